"""The arrays that export.mjs writes."""
import json
from pathlib import Path

import numpy as np
import scipy.sparse as sp


class Job:
    def __init__(self, folder):
        self.folder = Path(folder)
        settings = json.loads((self.folder / "job.json").read_text())
        self.task = settings["task"]
        self.labels = settings["labels"]
        self.dims = settings["dims"]
        self.columns = settings["columns"]
        self.plan = settings["plan"]
        self.runs = settings["runs"]
        self.words = self.array("pool.words", "i4")

    def array(self, name, kind):
        endings = {"f4": "f32", "i4": "i32", "u4": "u32"}
        return np.fromfile(self.folder / f"{name}.{endings[kind]}", dtype=f"<{kind}")

    def part(self, name):
        return Part(self, name)


class Part:
    """Pool or test: rows of examples for classes, of words for entities."""

    def __init__(self, job, name):
        self.dense = job.array(f"{name}.dense", "f4").reshape(-1, job.dims)
        self.starts = job.array(f"{name}.sparse.starts", "i4")
        self.ids = job.array(f"{name}.sparse.ids", "u4")
        self.values = job.array(f"{name}.sparse.values", "f4")
        self.gold = job.array(f"{name}.gold", "i4")
        self.texts = job.array(f"{name}.texts", "i4") if job.task == "entities" else None

    def sparse(self, columns, ids):
        parts = (self.values, ids, self.starts)
        return sp.csr_matrix(parts, shape=(len(self.starts) - 1, columns))

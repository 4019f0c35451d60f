"""Fits of CRFsuite and scikit-learn for bench/heads.mjs: python peer.py FOLDER

Reads one JSON object a line, `{do, ...}`, and answers with one: `clock` and `processor` in seconds of the fit
alone, and what it came to. CRFsuite's own copy of the features is made before, which isn't counted.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pycrfsuite
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
dims = job["dims"]


def array(name, kind):
    return np.fromfile(folder / name, dtype=kind)


class Crfsuite(pycrfsuite.Trainer):
    """One trainer for all fits; `losses` are those of the last."""

    def message(self, message):
        if message.startswith("Loss: "):
            self.losses.append(float(message.removeprefix("Loss: ")))


def load_tags():
    starts, ids = array("tags.sparse.starts.i32", "<i4"), array("tags.sparse.ids.u32", "<u4")
    dense = array("tags.dense.f32", "<f4").reshape(-1, dims)
    texts, gold = array("tags.texts.i32", "<i4"), array("tags.gold.i32", "<i4")
    trainer = Crfsuite(algorithm="lbfgs", verbose=False)
    names = [f"d{k}" for k in range(dims)]
    for first, end in zip(texts, texts[1:]):
        items = []
        for t in range(first, end):
            item = {f"s{k}": 1.0 for k in ids[starts[t] : starts[t + 1]]}
            item.update(zip(names, dense[t].astype(float).tolist()))
            item["bias"] = 1.0
            if t == first:
                item["first"] = 1.0
            items.append(item)
        trainer.append(items, [str(tag) for tag in gold[first:end]])
    return trainer


def timed(fit):
    clock, processor = time.perf_counter(), time.process_time()
    fit()
    return {"clock": time.perf_counter() - clock, "processor": time.process_time() - processor}


def crfsuite(trainer, everything, exact):
    """everything: a weight for each feature with each tag, not only where they occur together."""
    trainer.losses = []
    trainer.set_params(
        {
            "c1": 0,
            "c2": job["tagL2"] / 2,
            # Otherwise dense features whose values sum to less than 0 are dropped.
            "feature.minfreq": -1e9,
            "feature.possible_states": everything,
            "feature.possible_transitions": everything,
            # As it comes: 1e-5 both.
            "epsilon": 1e-7 if exact else 1e-5,
            "delta": 1e-8 if exact else 1e-5,
            "max_iterations": 5000,
        }
    )
    times = timed(lambda: trainer.train(str(folder / "crfsuite.model")))
    return {**times, "losses": trainer.losses}


def load_classes():
    x = array("classes.dense.f32", "<f4").reshape(-1, dims)
    y = array("classes.gold.i32", "<i4")
    return x, y


def objective(x, y, w, bias):
    """What both minimise, in float64; w: classes x dims."""
    counts = np.bincount(y)
    weights = (len(y) / (len(counts) * counts))[y]
    scores = x.astype(float) @ w.T + bias
    losses = weights * (logsumexp(scores, axis=1) - scores[np.arange(len(y)), y])
    return float(losses.sum() + 0.5 * job["classL2"] * (w * w).sum())


def logistic(x, y, tolerance, kind):
    model = LogisticRegression(
        C=1 / job["classL2"], class_weight="balanced", tol=tolerance, max_iter=20_000
    )
    own = x.astype(kind)
    times = timed(lambda: model.fit(own, y))
    value = objective(x, y, model.coef_.astype(float), model.intercept_.astype(float))
    return {**times, "objective": value, "iterations": int(model.n_iter_[0])}


def main():
    warnings.filterwarnings("ignore")
    trainer, classes = None, None
    for line in sys.stdin:
        order = json.loads(line)
        do = order.pop("do")
        if do == "crfsuite":
            trainer = trainer or load_tags()
            answer = crfsuite(trainer, **order)
        elif do == "logistic":
            classes = classes or load_classes()
            answer = logistic(*classes, **order)
        else:
            classes = classes or load_classes()
            weights = array("classes.weights.f64", "<f8")
            count = len(weights) // (dims + 1)
            w, bias = weights[count:].reshape(count, dims), weights[:count]
            answer = {"objective": objective(*classes, w, bias)}
        print(json.dumps(answer), flush=True)


main()

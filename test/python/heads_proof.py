"""Our heads' optima against scikit-learn's, CRFsuite's and SciPy's.

    python heads_proof.py FOLDER

FOLDER/cases.json (headsProof.ts) has problems and the weights that our fits end with, cold and warm. A peer
solves each problem to far more digits than is asked for. Its weights and ours are then put into one and the
same objective, which is written down here once more and summed in float64; the two values must agree to 1e-4
of the peer's.

- Classes: loss + l2/2 |W|^2 with biases free. scikit-learn's LogisticRegression (C = 1/l2) has the same:
  multinomial, or one per label on the examples where that label is answered; all examples alike, with
  class_weight="balanced", and with sample_weight.
- Tags, words: CRFsuite's model differs from ours in three things. It penalises biases: the bias is an
  attribute of value BIAS here, so that its penalty is 1/BIAS^2 of what it would be. It has no weights of the
  first tag: an attribute of first words stands for them. It forbids nothing, and neither does BIO where no
  entity has a second word. Every feature has a weight for every tag, and every transition one; c2 = l2/2.
- Tags, spans: what BIO forbids CRFsuite can't be told, so SciPy's L-BFGS minimises the objective from zero.
"""

import json
import sys
import tempfile
from collections import Counter
from math import fsum
from pathlib import Path

import numpy as np
import pycrfsuite
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

TOLERANCE = 1e-4
BIAS = 100


# Classes


def matrix(case):
    """Examples' n-grams beside their dense features."""
    examples = case["examples"]
    x = np.zeros((len(examples), case["ngrams"]))
    for row, example in zip(x, examples, strict=True):
        row[example["ids"]] = example["values"]
    return np.hstack([x, np.array([example["dense"] for example in examples])])


def sample_weights(case, rows, y):
    """Written out, and not asked of scikit-learn: each class of y counts the same."""
    if case["weighting"] == "balanced":
        counts = Counter(y)
        return np.array([len(y) / (len(counts) * counts[k]) for k in y])
    return np.array([example["weight"] for example in case["examples"]])[rows]


def decisions(case):
    """(rows, y, weights, columns) of each softmax; a yes or no is one of two, with scores for yes alone."""
    targets = np.array([example["targets"] for example in case["examples"]])
    if case["mode"] == "single":
        y = targets.argmax(1)
        rows = np.arange(len(y))
        yield rows, y, sample_weights(case, rows, y), slice(None)
        return
    for k in range(targets.shape[1]):
        rows = np.flatnonzero(targets[:, k] >= 0)
        y = targets[rows, k]
        yield rows, y, sample_weights(case, rows, y), slice(k, k + 1)


def class_objective(case, x, w, bias):
    """w: features x columns."""
    total = [0.5 * case["l2"] * fsum((w * w).ravel())]
    for rows, y, weights, columns in decisions(case):
        scores = x[rows] @ w[:, columns] + bias[columns]
        if case["mode"] == "multi":
            scores = np.hstack([np.zeros_like(scores), scores])
        total += list(weights * (logsumexp(scores, axis=1) - scores[np.arange(len(y)), y]))
    return fsum(total)


def our_classes(case, ours):
    columns = len(ours["bias"])
    sparse = np.zeros((case["ngrams"], columns))
    for feature, weights in ours["sparse"]:
        sparse[feature] = weights
    dense = np.array(ours["dense"]).reshape(columns, -1).T
    return np.vstack([sparse, dense]), np.array(ours["bias"])


def sklearn_classes(case, x):
    columns = len(case["examples"][0]["targets"])
    w, bias = np.zeros((x.shape[1], columns)), np.zeros(columns)
    for rows, y, weights, place in decisions(case):
        balanced = case["weighting"] == "balanced"
        model = LogisticRegression(
            C=1 / case["l2"],
            class_weight="balanced" if balanced else None,
            solver="newton-cg",
            tol=1e-10,
            max_iter=10_000,
        ).fit(x[rows], y, sample_weight=None if balanced else weights)
        assert len(model.classes_) == (columns if case["mode"] == "single" else 2)
        w[:, place], bias[place] = model.coef_.T, model.intercept_
    return w, bias


def prove_classes(case):
    x = matrix(case)
    best = class_objective(case, x, *sklearn_classes(case, x))
    w, bias = our_classes(case, case["ours"]["cold"])
    empty = class_objective(case, x, 0 * w, 0 * bias)
    for start, ours in case["ours"].items():
        yield start, "scikit-learn", class_objective(case, x, *our_classes(case, ours)), best, empty


# Tags


class Chain:
    """A CRF's objective in one vector: [bias | start | transitions | dense | lexical], as matrices below."""

    def __init__(self, case):
        self.l2, self.sentences = case["l2"], case["sentences"]
        cold = case["ours"]["cold"]
        self.tags = len(cold["bias"])
        self.dims = len(self.sentences[0]["dense"][0])
        known = sorted({h for s in self.sentences for word in s["features"] for h in word})
        self.place = {feature: i for i, feature in enumerate(known)}
        self.starts_forbidden = np.array([w is None for w in cold["start"]])
        self.forbidden = np.array([w is None for w in cold["transitions"]]).reshape(self.tags, -1)
        self.rows = [self.matrix(sentence) for sentence in self.sentences]

    def matrix(self, sentence):
        """words x (1, first, dense, lexical)"""
        x = np.zeros((len(sentence["tags"]), 2 + self.dims + len(self.place)))
        x[:, 0], x[0, 1] = 1, 1
        x[:, 2 : 2 + self.dims] = sentence["dense"]
        for row, word in zip(x, sentence["features"], strict=True):
            for feature in word:
                row[2 + self.dims + self.place[feature]] += 1
        return x

    def vector(self, emissions, transitions):
        return np.concatenate([emissions.ravel(), transitions.ravel()])

    def parts(self, w):
        cut = len(w) - self.tags**2
        return w[:cut].reshape(-1, self.tags), w[cut:].reshape(self.tags, -1)

    def value(self, w):
        return self.evaluate(w)[0]

    def evaluate(self, w):
        """Objective and gradient; forward and backward in logarithms."""
        emissions, transitions = self.parts(w)
        links = np.where(self.forbidden, -np.inf, transitions)
        slopes = np.zeros_like(emissions)
        link_slopes = np.zeros_like(transitions)
        total = []
        for sentence, x in zip(self.sentences, self.rows, strict=True):
            tags, weight = np.array(sentence["tags"]), sentence["weight"]
            e = x @ emissions
            e[0, self.starts_forbidden] = -np.inf
            forward, backward = np.array(e), np.zeros_like(e)
            for t in range(1, len(e)):
                forward[t] += logsumexp(forward[t - 1][:, None] + links, axis=0)
            for t in range(len(e) - 2, -1, -1):
                backward[t] = logsumexp(links + e[t + 1] + backward[t + 1], axis=1)
            log_z = logsumexp(forward[-1])
            gold = e[np.arange(len(e)), tags].sum() + links[tags[:-1], tags[1:]].sum()
            total.append(weight * (log_z - gold))
            p = np.exp(forward + backward - log_z)
            p[np.arange(len(e)), tags] -= 1
            slopes += weight * (x.T @ p)
            for t in range(1, len(e)):
                pairs = forward[t - 1][:, None] + links + e[t] + backward[t] - log_z
                link_slopes += weight * np.exp(pairs)
                link_slopes[tags[t - 1], tags[t]] -= weight
        # All but the biases, the first row.
        penalised = np.array(w)
        penalised[: self.tags] = 0
        total.append(0.5 * self.l2 * fsum(penalised * penalised))
        return fsum(total), self.vector(slopes, link_slopes) + self.l2 * penalised

    def ours(self, ours):
        def finite(weights):
            return np.array([0.0 if w is None else w for w in weights])

        emissions = np.zeros((2 + self.dims + len(self.place), self.tags))
        emissions[0], emissions[1] = ours["bias"], finite(ours["start"])
        emissions[2 : 2 + self.dims] = np.array(ours["dense"]).reshape(self.tags, -1).T
        for feature, weights in ours["lexical"]:
            emissions[2 + self.dims + self.place[feature]] = weights
        return self.vector(emissions, finite(ours["transitions"]))

    def crfsuite(self):
        trainer = pycrfsuite.Trainer(
            algorithm="lbfgs",
            params={
                "c1": 0,
                "c2": self.l2 / 2,
                "epsilon": 1e-8,
                "delta": 1e-10,
                "max_iterations": 10_000,
                # It takes the sum of a feature's values for its frequency, and drops what is below 0.
                "feature.minfreq": -1e9,
                "feature.possible_states": True,
                "feature.possible_transitions": True,
            },
            verbose=False,
        )
        for sentence, x in zip(self.sentences, self.rows, strict=True):
            x = x * np.where(np.arange(x.shape[1]) == 0, BIAS, 1)
            items = [{str(k): row[k] for k in np.flatnonzero(row)} for row in x]
            trainer.append(items, [str(tag) for tag in sentence["tags"]])
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "model")
            trainer.train(file)
            tagger = pycrfsuite.Tagger()
            tagger.open(file)
            info = tagger.info()
            tagger.close()
        emissions = np.zeros((self.rows[0].shape[1], self.tags))
        transitions = np.zeros((self.tags, self.tags))
        for (feature, tag), weight in info.state_features.items():
            emissions[int(feature), int(tag)] = weight
        for (before, after), weight in info.transitions.items():
            transitions[int(before), int(after)] = weight
        emissions[0] *= BIAS
        return self.vector(emissions, transitions)

    def scipy(self):
        size = self.rows[0].shape[1] * self.tags + self.tags**2
        options = {"maxiter": 20_000, "maxfun": 20_000, "ftol": 1e-12, "gtol": 1e-6}
        return minimize(self.evaluate, np.zeros(size), jac=True, method="L-BFGS-B", options=options).x


def prove_tags(case):
    chain = Chain(case)
    forbids = bool(chain.forbidden.any())
    assert forbids == (case["name"] == "spans")
    peer = "SciPy" if forbids else "CRFsuite"
    best = chain.value(chain.scipy() if forbids else chain.crfsuite())
    empty = chain.value(np.zeros_like(chain.ours(case["ours"]["cold"])))
    for start, ours in case["ours"].items():
        yield start, peer, chain.value(chain.ours(ours)), best, empty


def main():
    cases = json.loads((Path(sys.argv[1]) / "cases.json").read_text())
    passed, wrong = 0, 0
    for prove, part in ((prove_classes, "classes"), (prove_tags, "tags")):
        for case in cases[part]:
            for start, peer, ours, best, empty in prove(case):
                difference = (ours - best) / best
                # A problem that nothing can be learned from would prove nothing.
                holds = abs(difference) <= TOLERANCE and best < 0.9 * empty
                passed, wrong = passed + holds, wrong + (not holds)
                mark = "" if holds else "FAILED "
                print(
                    f"{mark}{part}, {case['name']}, {start}: {ours:.6f}, "
                    f"{peer} {best:.6f} ({difference:+.1e}), nothing learned {empty:.1f}"
                )
    print(f"heads: {passed} optima agree, {wrong} do not")
    sys.exit(wrong > 0 or passed == 0)


if __name__ == "__main__":
    main()

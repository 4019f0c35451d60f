"""Peers for entities: CRFsuite on the same features, asked by what its probabilities say of a sentence.

The libraries of active learning know no sequences; the strategies here are the ones of the literature
(Settles & Craven 2008; Shen et al. 2018), on CRFsuite's own weights: its Python interface scores one
sentence at a time from dictionaries, too slowly for a pool, so forward, backward and Viterbi are numpy's.
"""
import numpy as np
import scipy.sparse as sp
import sklearn_crfsuite

# CRFsuite's penalty is c2·|W|², the product's 0.5·|W|² (src/head/tokenHead.ts).
STRENGTH = 0.5
# CRFsuite takes the sum of a feature's values for its frequency and drops what is below the least: dense
# features whose sum is negative, if that is 0.
ALL_FEATURES = -1e9
CHUNK = 512


class Crf:
    def __init__(self, job, part, asked):
        self.dims, self.columns = job.dims, part["columns"]
        model = sklearn_crfsuite.CRF(
            algorithm="lbfgs", c1=0, c2=STRENGTH, max_iterations=200, min_freq=ALL_FEATURES
        )
        model.fit([items(part, i) for i in asked], [tags(part, i) for i in asked])
        self.classes = [int(name) for name in model.classes_]
        place = {name: k for k, name in enumerate(model.classes_)}
        n = len(self.classes)
        self.transitions = np.zeros((n, n))
        for (before, after), weight in model.transition_features_.items():
            self.transitions[place[before], place[after]] = weight
        self.lexical = np.zeros((self.columns, n))
        self.dense = np.zeros((self.dims, n))
        self.bias = np.zeros(n)
        for (name, tag), weight in model.state_features_.items():
            if name == "bias":
                self.bias[place[tag]] = weight
            else:
                rows = self.dense if name[0] == "d" else self.lexical
                rows[int(name[1:]), place[tag]] = weight

    def emissions(self, part):
        return part["x"] @ self.lexical + part["dense"] @ self.dense + self.bias

    def read(self, part, texts):
        """For each text: its best path, the path's log probability, the words' marginals."""
        all_emissions = self.emissions(part)
        lengths = np.diff(part["texts"])
        results = {}
        order = sorted(texts, key=lambda i: lengths[i])
        for at in range(0, len(order), CHUNK):
            some = order[at : at + CHUNK]
            for i, result in zip(some, self.read_chunk(all_emissions, part, some, lengths)):
                results[i] = result
        return results

    def read_chunk(self, all_emissions, part, some, lengths):
        n, longest = len(self.classes), max(lengths[i] for i in some)
        e = np.zeros((len(some), longest, n))
        for row, i in enumerate(some):
            e[row, : lengths[i]] = all_emissions[part["texts"][i] : part["texts"][i + 1]]
        size = np.array([lengths[i] for i in some])
        forward, best, back = np.zeros_like(e), np.zeros_like(e), np.zeros(e.shape, dtype=int)
        forward[:, 0], best[:, 0] = e[:, 0], e[:, 0]
        for t in range(1, longest):
            steps = forward[:, t - 1, :, None] + self.transitions
            forward[:, t] = log_sum(steps, 1) + e[:, t]
            ways = best[:, t - 1, :, None] + self.transitions
            back[:, t] = ways.argmax(1)
            best[:, t] = ways.max(1) + e[:, t]
        backward = np.zeros_like(e)
        for t in range(longest - 2, -1, -1):
            steps = self.transitions + (e[:, t + 1] + backward[:, t + 1])[:, None, :]
            inside = (t < size - 1)[:, None]
            backward[:, t] = np.where(inside, log_sum(steps, 2), 0)
        rows = np.arange(len(some))
        last = size - 1
        total = log_sum(forward[rows, last], 1)
        for row in rows:
            path = [int(best[row, last[row]].argmax())]
            for t in range(last[row], 0, -1):
                path.append(int(back[row, t, path[-1]]))
            path.reverse()
            score = best[row, last[row]].max() - total[row]
            marginals = np.exp(forward[row, : size[row]] + backward[row, : size[row]] - total[row])
            yield [self.classes[k] for k in path], float(score), marginals


def log_sum(values, axis):
    top = values.max(axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(values - top).sum(axis=axis))


def items(part, i):
    rows = range(part["texts"][i], part["texts"][i + 1])
    x, dense = part["x"], part["dense"]
    found = []
    for t in rows:
        item = {f"s{k}": 1.0 for k in x.indices[x.indptr[t] : x.indptr[t + 1]]}
        item.update({f"d{k}": float(value) for k, value in enumerate(dense[t])})
        item["bias"] = 1.0
        found.append(item)
    return found


def tags(part, i):
    return [str(tag) for tag in part["gold"][part["texts"][i] : part["texts"][i + 1]]]


def spans(path):
    """O = 0, B of label i = 1 + 2i, I = 2 + 2i; an I that continues nothing opens a span."""
    found, start, label = set(), 0, None
    for t, tag in enumerate([*path, 0]):
        own = (tag - 1) // 2 if tag > 0 else None
        if label is not None and (own != label or tag % 2 == 1):
            found.add((start, t, label))
            label = None
        if own is not None and label is None:
            start, label = t, own
    return found


def type_entropy(marginals, classes):
    types = {}
    for k, tag in enumerate(classes):
        types.setdefault((tag + 1) // 2, []).append(k)
    p = np.stack([marginals[:, columns].sum(1) for columns in types.values()], 1)
    return -(p * np.log(np.maximum(p, 1e-12))).sum(1)


def chance(_crf, _readings, left, order):
    """The very examples that the product's random order asked."""
    places = {i: place for place, i in enumerate(order)}
    return {i: -places.get(i, len(order)) for i in left}


def scored(score):
    return lambda crf, readings, left, *_: {i: score(crf, *readings[i]) for i in left}


STRATEGIES = {
    "CRFsuite, random": chance,
    "CRFsuite, least confidence": scored(lambda crf, path, log, p: -log),
    "CRFsuite, normalised log probability": scored(lambda crf, path, log, p: -log / len(path)),
    "CRFsuite, max token entropy": scored(lambda crf, path, log, p: type_entropy(p, crf.classes).max()),
    "CRFsuite, total token entropy": scored(lambda crf, path, log, p: type_entropy(p, crf.classes).sum()),
}


def load(job):
    parts = {name: job.part(name) for name in ("pool", "test")}
    known, ids = np.unique(parts["pool"].ids, return_inverse=True)
    found = {}
    for name, part in parts.items():
        # What the pool doesn't have can't be learned: the last column, whose weight stays 0.
        own = ids if name == "pool" else np.searchsorted(known, part.ids)
        own = np.where(np.append(known, 0)[own] == part.ids, own, len(known)) if name == "test" else own
        found[name] = {
            "x": part.sparse(len(known) + 1, own.astype(np.int32)),
            "dense": part.dense,
            "gold": part.gold,
            "texts": part.texts,
            "columns": len(known) + 1,
        }
    return found["pool"], found["test"]


def f1(crf, test):
    texts = range(len(test["texts"]) - 1)
    readings = crf.read(test, texts)
    right = wanted = given = 0
    for i in texts:
        gold = spans(test["gold"][test["texts"][i] : test["texts"][i + 1]])
        guess = spans(readings[i][0])
        right, wanted, given = right + len(gold & guess), wanted + len(gold), given + len(guess)
    return 2 * right / (wanted + given) if wanted + given else 0.0


def simulate(job, pool, test, strategy, _seed, order):
    """Exact entity F1 after the seed set, which begins the order, and after each batch."""
    asked = list(order[: job.plan["seedSize"]])
    n = len(pool["texts"]) - 1
    while True:
        crf = Crf(job, pool, asked)
        yield asked, f1(crf, test)
        count = min(job.plan["batch"], job.plan["budget"] - len(asked), n - len(asked))
        if count <= 0:
            return
        left = sorted(set(range(n)) - set(asked))
        readings = {} if STRATEGIES[strategy] is chance else crf.read(pool, left)
        scores = STRATEGIES[strategy](crf, readings, left, order)
        asked.extend(sorted(left, key=lambda i: -scores[i])[:count])

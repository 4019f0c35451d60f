"""python schemes.py FOLDER: CRFsuite with BIO and with BIOES tags on the same sentences, one JSON line each."""
import json
import sys
import warnings

import numpy as np
from data import Job
from entities import Crf, load, spans

SIZES = (50, 100, 300)
SEEDS = 3
# Texts of the test that are read.
TEST = 1000
# Of a step that a scheme forbids; nothing else comes near it.
NEVER = -1e4

# Places of a BIOES tag of label i beside 1 + 4i.
BEGIN, INSIDE, END, SINGLE = range(4)


def bioes(tags):
    """O = 0, B of label i = 1 + 2i, I = 2 + 2i, as export.mjs writes them; an I always follows its own."""
    found = []
    for tag, after in zip(tags, [*tags[1:], 0]):
        if tag == 0:
            found.append(0)
            continue
        label, inside = divmod(int(tag) - 1, 2)
        goes_on = after == 2 + 2 * label
        place = (INSIDE if goes_on else END) if inside else (BEGIN if goes_on else SINGLE)
        found.append(1 + 4 * label + place)
    return found


def bioes_spans(path):
    found, start = set(), 0
    for t, tag in enumerate(path):
        label, place = divmod(tag - 1, 4)
        if tag and place in (BEGIN, SINGLE):
            start = t
        if tag and place in (END, SINGLE):
            found.add((start, t + 1, label))
    return found


def bio_step(before, after):
    return after == 0 or after % 2 == 1 or before in (after, after - 1)


def bioes_step(before, after):
    opened = before > 0 and (before - 1) % 4 in (BEGIN, INSIDE)
    goes_on = after > 0 and (after - 1) % 4 in (INSIDE, END)
    return opened == goes_on and (not opened or (before - 1) // 4 == (after - 1) // 4)


SCHEMES = {
    "BIO": (lambda tags: tags, bio_step, spans),
    "BIOES": (bioes, bioes_step, bioes_spans),
}


def f1(job, pool, test, asked, scheme):
    to_tags, step, to_spans = SCHEMES[scheme]
    gold = pool["gold"].copy()
    for i in asked:
        text = slice(pool["texts"][i], pool["texts"][i + 1])
        gold[text] = to_tags(pool["gold"][text])
    crf = Crf(job, {**pool, "gold": gold}, asked)
    for j, before in enumerate(crf.classes):
        for k, after in enumerate(crf.classes):
            if not step(before, after):
                crf.transitions[j, k] = NEVER
    texts = range(min(TEST, len(test["texts"]) - 1))
    readings = crf.read(test, texts)
    right = both = 0
    for i in texts:
        known = spans(test["gold"][test["texts"][i] : test["texts"][i + 1]])
        guess = to_spans(readings[i][0])
        right, both = right + len(known & guess), both + len(known) + len(guess)
    return 2 * right / both if both else 0.0


def main():
    warnings.filterwarnings("ignore")
    job = Job(sys.argv[1])
    pool, test = load(job)
    for size in SIZES:
        for seed in range(1, SEEDS + 1):
            asked = np.random.default_rng([seed, size]).choice(len(pool["texts"]) - 1, size, replace=False)
            found = {scheme: round(f1(job, pool, test, asked, scheme), 5) for scheme in SCHEMES}
            print(json.dumps({"sentences": size, "seed": seed, **found}), flush=True)


main()

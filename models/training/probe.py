"""Step 8: how much an encoder's frozen features are worth, on sets that choose defaults.

Usage: python3 models/training/probe.py --data DATA_DIR --out work/probes.json NAME=MODEL_DIR... [lexical]
         [--seeds 3] [--only wikigold,snips]

For each column NAME the features of MODEL_DIR stand beside lexical ones; `lexical` has only those. Heads
are Glossator's in substance, through scikit-learn: entities by a softmax over BIO tags of each word
(word, affixes, shape, neighbours up to two words away; dense × 0.1·√(768/D)) with constrained
Viterbi; classes by logistic regression over TF-IDF of words 1-2 and characters 2-5 (C = 10; dense ×
1/√D). Dense features are z-scored over the whole set. The labelled examples of a seed are the same for
every column. Values are percent: exact-span F1 of entities, mean recall of classes (budgets are per
class; a rare class may have fewer). Finished values are kept in OUT, so that columns can be added later.
"""

import argparse
import csv
import gzip
import json
import random
import re
import tarfile
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import recall_score

from common import SEED, WORK, split_words
from labelled import columns, lines_of, to_bio, words_in
from project import LAYERS, OUTPUT, Encoder

warnings.filterwarnings("ignore")
TESTED = 500  # examples at most


# The sets: entities give (words, tags), classes (text, label).


def wikigold(data):
    for words, tags in columns(data / "wikigold/wikigold.conll.txt.gz"):
        spans, at = [], 0
        while at < len(tags):
            end = at + 1
            while end < len(tags) and tags[end] == tags[at]:
                end += 1
            if tags[at] != "O":
                spans.append((at, end, tags[at][2:]))
            at = end
        yield words, to_bio(words, spans)


def restaurant8k(data):
    for part in ("train_0", "test"):
        for row in json.loads(
            gzip.decompress((data / f"restaurant8k/{part}.json.gz").read_bytes())
        ):
            spans = []
            for label in row.get("labels", []):
                span = label["valueSpan"]
                spans.append((span.get("startIndex", 0), span["endIndex"], label["slot"]))
            yield words_in(row["userInput"]["text"], spans)


def snips(data):
    with tarfile.open(data / "snips/snips.tar.gz") as archive:
        for part in ("train", "valid", "test"):
            texts, labels = (
                archive.extractfile(f"{part}/{name}").read().decode("utf-8").split("\n")
                for name in ("seq.in", "label")
            )
            yield from ((t.strip(), c.strip()) for t, c in zip(texts, labels) if t.strip())


def sms_spam(data):
    for line in lines_of(data / "sms_spam/SMSSpamCollection.tsv.gz"):
        label, _, text = line.strip().partition("\t")
        if text:
            yield text, label


def hate_davidson(data):
    with gzip.open(
        data / "hate_davidson/labeled_data.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            yield row["tweet"], row["class"]


def nlupp(data):
    """Utterances with one intent, of both domains."""
    with tarfile.open(data / "nlupp/nlupp.tar.gz") as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            if re.fullmatch(r"(banking|hotels)/fold\d+\.json", member.name):
                for row in json.loads(archive.extractfile(member).read()):
                    if len(row.get("intents", [])) == 1:
                        yield row["text"], row["intents"][0]


ENTITIES = {"wikigold": (wikigold, (100, 300)), "restaurant8k": (restaurant8k, (100, 300))}
CLASSES = {
    "snips": (snips, (8, 64)),
    "sms_spam": (sms_spam, (8, 64)),
    "hate_davidson": (hate_davidson, (8, 64)),
    "nlupp": (nlupp, (8, 64)),
}


# Entities


def shape(word, longest):
    out, last, run = "", "", 0
    for c in word:
        kind = "X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c
        run = run + 1 if kind == last else 1
        last = kind
        if run <= longest:
            out += kind
    return out


def lexical_rows(words):
    shared = [(w.lower(), shape(w, 4), shape(w, 1)) for w in words]
    for i, word in enumerate(words):
        row = {f"w={word}": 1, **{f"p{n}={word[:n]}": 1 for n in (1, 2, 3, 4)}}
        row |= {f"s{n}={word[-n:]}": 1 for n in (1, 2, 3, 4)}
        for offset in (-2, -1, 0, 1, 2):
            near = shared[i + offset] if 0 <= i + offset < len(words) else ("", "", "")
            row |= {f"{offset}{kind}={value}": 1 for kind, value in enumerate(near)}
        yield row


def viterbi(scores, tags):
    """Log probabilities, words × tags → the best sequence in which I- follows its own B- or I-."""
    allowed = np.array(
        [[not t[0] == "I" or p[1:] == t[1:] and p != "O" for t in tags] for p in tags]
    )
    start = np.array([t[0] != "I" for t in tags])
    best, back = np.where(start, scores[0], -np.inf), []
    for row in scores[1:]:
        ways = np.where(allowed, best[:, None], -np.inf)
        back.append(ways.argmax(0))
        best = ways.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return [tags[i] for i in reversed(path)]


def spans_of(tags):
    found, start = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I"):
            found.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B"):
            start = i
    return found


def entity_f1(rows, dense, budget, seed):
    order = list(range(len(rows)))
    random.Random(f"{SEED} {seed}").shuffle(order)
    test, train = order[:TESTED], order[-budget:]
    vectorizer = DictVectorizer(dtype=np.float32)
    x = vectorizer.fit_transform(row for i in train for row in lexical_rows(rows[i][0]))

    def beside(lexical, members):
        if dense is None:
            return lexical
        return sparse.hstack(
            [lexical, sparse.csr_matrix(np.concatenate([dense[i] for i in members]))], "csr"
        )

    model = LogisticRegression(C=1, max_iter=200, tol=1e-3)
    model.fit(beside(x, train), [tag for i in train for tag in rows[i][1]])
    tags = list(model.classes_)
    lexical = vectorizer.transform(row for i in test for row in lexical_rows(rows[i][0]))
    scores = model.predict_log_proba(beside(lexical, test))
    right = guessed = true = at = 0
    for i in test:
        words, gold = rows[i]
        found = spans_of(viterbi(scores[at : at + len(words)], tags))
        at += len(words)
        wanted = spans_of(gold)
        right, guessed, true = right + len(found & wanted), guessed + len(found), true + len(wanted)
    return 200 * right / max(1, guessed + true)


# Classes


def text_features(texts, dense):
    blocks = [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit_transform(
            texts
        ),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32
        ).fit_transform(texts),
    ]
    if dense is not None:
        blocks.append(sparse.csr_matrix(dense))
    return sparse.hstack(blocks, "csr")


def class_recall(rows, features, budget, seed):
    order = list(range(len(rows)))
    random.Random(f"{SEED} {seed}").shuffle(order)
    half = min(TESTED, len(rows) // 2)
    test, train, count = order[:half], [], {}
    for i in reversed(order[half:]):
        if count.setdefault(rows[i][1], 0) < budget:
            count[rows[i][1]] += 1
            train.append(i)
    model = LogisticRegression(C=10, max_iter=200, tol=1e-3).fit(
        features[train], [rows[i][1] for i in train]
    )
    gold = [rows[i][1] for i in test]
    return 100 * recall_score(gold, model.predict(features[test]), average="macro", zero_division=0)


# Dense features


def encode(folder, sentences):
    """Per sentence words × D, one unpadded sequence at a time as Glossator does; cut words are 0."""
    encoder = Encoder(folder, threads=1)
    outputs = [OUTPUT] if OUTPUT in [o.name for o in encoder.session.get_outputs()] else LAYERS
    states = [None] * len(sentences)
    for i, matrix in encoder.encode(sentences, outputs, size=1):
        missing = len(sentences[i]) - len(matrix)
        states[i] = np.pad(matrix, ((0, missing), (0, 0)))
    return states


def standardise(rows, scale):
    mean, deviation = rows.mean(0), rows.std(0)
    return ((rows - mean) / np.where(deviation > 1e-7, deviation, np.inf) * scale).astype(
        np.float32
    )


def token_scale(dims):
    return 0.1 * np.sqrt(768 / dims)


def dense_of(folder, rows, entities):
    words = [row[0] if entities else split_words(row[0]) or ["."] for row in rows]
    states = encode(folder, words)
    dims = states[0].shape[1]
    if not entities:
        return standardise(np.stack([s.mean(0) for s in states]), 1 / np.sqrt(dims))
    flat = standardise(np.concatenate(states), token_scale(dims))
    return np.split(flat, np.cumsum([len(s) for s in states])[:-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("columns", nargs="+", help="NAME=MODEL_DIR, or lexical")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WORK / "probes.json")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="", help="names of sets, with commas between")
    args = parser.parse_args()
    results = json.loads(args.out.read_text()) if args.out.exists() else {}
    for name, (read, budgets) in {**ENTITIES, **CLASSES}.items():
        if args.only and name not in args.only.split(","):
            continue
        rows = list(read(args.data))
        random.Random(f"{SEED} {name}").shuffle(rows)
        rows = [row for row in rows if row[0]][:2500]
        for column in args.columns:
            title, _, folder = column.partition("=")
            wanted = [(b, s) for b in budgets for s in range(args.seeds)]
            known = results.setdefault(name, {}).setdefault(title, {})
            wanted = [(b, s) for b, s in wanted if f"{b}/{s}" not in known]
            if not wanted:
                continue
            dense = dense_of(Path(folder), rows, name in ENTITIES) if folder else None
            if name not in ENTITIES:
                features = text_features([row[0] for row in rows], dense)
            for budget, seed in wanted:
                if name in ENTITIES:
                    value = entity_f1(rows, dense, budget, seed)
                else:
                    value = class_recall(rows, features, budget, seed)
                known[f"{budget}/{seed}"] = round(value, 2)
            args.out.parent.mkdir(parents=True, exist_ok=True)
            args.out.write_text(json.dumps(results, indent=1))
            print(
                name,
                title,
                {
                    b: round(float(np.mean([known[f"{b}/{s}"] for s in range(args.seeds)])), 1)
                    for b in budgets
                },
                flush=True,
            )


if __name__ == "__main__":
    main()

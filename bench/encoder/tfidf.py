"""The column without any encoder: TF-IDF of words 1-2 and of characters 2-5 within words, sublinear, and
logistic regression with C = 10, in scikit-learn.

Usage: python tfidf.py < JOB > VALUES

JOB is JSON: `pool` (texts that the document frequencies are counted on: all of the training split, as
Glossator counts them on the pool), `test` and each of `draws` `{budget, texts, labels}`, a label list per text
where `multi` is true. VALUES is a JSON array with `{figure, seconds}` per draw: accuracy in [0, 1], or micro-F1 with
`multi`, and what it took of the processor; null for the draws of a budget whose fits take more than `slowSeconds`
after the first `slowDraws`.
"""

import json
import sys
import time
import warnings

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

warnings.filterwarnings("ignore", message="Label not .* is present in all training examples")

job = json.load(sys.stdin)
vectorizers = [
    TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(job["pool"]),
    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(job["pool"]),
]


def features(texts):
    return hstack([vectorizer.transform(texts) for vectorizer in vectorizers], "csr")


def figure(draw, tested, gold):
    model = LogisticRegression(C=10, max_iter=1000)
    x, labels = features(draw["texts"]), draw["labels"]
    # A feature that no labelled text has gets no weight: without them the optimum is the same, sooner.
    seen = np.unique(x.indices)
    x, tested = x[:, seen], tested[:, seen]
    if not job["multi"]:
        return accuracy_score(gold, model.fit(x, labels).predict(tested))
    names = MultiLabelBinarizer(classes=sorted({n for row in [*gold, *labels] for n in row}))
    wanted = names.fit_transform(gold)
    found = OneVsRestClassifier(model).fit(x, names.transform(labels)).predict(tested)
    return f1_score(wanted, found, average="micro")


tested = features(job["test"]["texts"])
values, done, slow = [], {}, set()
for draw in job["draws"]:
    budget = draw["budget"]
    if budget in slow and done[budget] >= job["slowDraws"]:
        values.append(None)
        continue
    started = time.process_time()
    value = figure(draw, tested, job["test"]["labels"])
    seconds = time.process_time() - started
    values.append({"figure": value, "seconds": round(seconds, 1)})
    done[budget] = done.get(budget, 0) + 1
    if seconds > job["slowSeconds"]:
        slow.add(budget)
json.dump(values, sys.stdout)

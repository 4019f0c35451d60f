"""The column without any encoder: TF-IDF of words 1-2 and of characters 2-5 within words, sublinear, and
logistic regression with C = 10, in scikit-learn.

Usage: python tfidf.py < JOB > VALUES

JOB is JSON: `pool` (texts that the document frequencies are counted on: all of the training split, as
Glossator counts them on the pool), `test` and each of `draws` `{texts, labels}`, a label list per text where
`multi` is true. VALUES is a JSON array with a figure in [0, 1] per draw: accuracy, or micro-F1 with `multi`.
"""

import json
import sys
import warnings

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
    if not job["multi"]:
        return accuracy_score(gold, model.fit(x, labels).predict(tested))
    names = MultiLabelBinarizer(classes=sorted({n for row in [*gold, *labels] for n in row}))
    wanted = names.fit_transform(gold)
    found = OneVsRestClassifier(model).fit(x, names.transform(labels)).predict(tested)
    return f1_score(wanted, found, average="micro")


tested = features(job["test"]["texts"])
json.dump([figure(draw, tested, job["test"]["labels"]) for draw in job["draws"]], sys.stdout)

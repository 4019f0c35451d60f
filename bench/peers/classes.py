"""Peers for classes: scikit-learn's logistic regression, asked by the strategies of three libraries."""
import numpy as np
import scipy.sparse as sp
import small_text
from modAL.uncertainty import margin_sampling
from skactiveml.base import SkactivemlClassifier
from skactiveml.classifier import SklearnClassifier
from skactiveml.pool import Badge, CoreSet, QueryByCommittee, TypiClust
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import BaggingClassifier
from sklearn.linear_model import LogisticRegression

# As strong a penalty, and rare classes brought up as far, as in the product's head (src/head/classHead.ts).
STRENGTH = 10
BALANCE = "balanced"
# Libraries that hold a matrix of all pairs, or of all gradients, look at this many of the pool at once.
CANDIDATES = 2000
MEMBERS = 5


def regression():
    return LogisticRegression(C=STRENGTH, class_weight=BALANCE, max_iter=1000)


class Rows(BaseEstimator, ClassifierMixin):
    """Logistic regression on rows that are given by their number: scikit-activeml takes no sparse rows."""

    features = None
    dense = None

    def fit(self, numbers, y, sample_weight=None):
        self.model_ = regression().fit(Rows.features[rows(numbers)], y, sample_weight)
        self.classes_ = self.model_.classes_
        return self

    def predict(self, numbers):
        return self.model_.predict(Rows.features[rows(numbers)])

    def predict_proba(self, numbers):
        return self.model_.predict_proba(Rows.features[rows(numbers)])


class WithEmbeddings(SkactivemlClassifier):
    """BADGE asks for the rows that its gradients are made of."""

    def fit(self, X, y, sample_weight=None):
        known = ~np.isnan(y)
        self.rows_ = Rows().fit(X[known], y[known].astype(int))
        return self

    def predict_proba(self, X, return_embeddings=False):
        found = full(self.rows_.predict_proba(X), self.rows_.classes_, len(self.classes))
        return (found, Rows.dense[rows(X)]) if return_embeddings else found


def full(probabilities, classes, labels):
    """With a column for each label, those that nothing was learned of too."""
    found = np.zeros((probabilities.shape[0], labels))
    found[:, classes] = probabilities
    return found


def rows(numbers):
    return np.asarray(numbers).reshape(len(numbers), -1)[:, 0].astype(int)


class SmallTextClassifier:
    """The part of small-text's classifier that its strategies call."""

    def __init__(self, state):
        self.model, self.labels = state.model, state.labels
        self.dims = state.pool["dense"].shape[1]

    def predict_proba(self, dataset):
        return full(self.model.predict_proba(dataset.x), self.model.classes_, self.labels)

    def embed(self, dataset, return_proba=False, **_):
        # The dense features are the last columns.
        dense = dataset.x[:, -self.dims :].toarray()
        return (dense, self.predict_proba(dataset)) if return_proba else dense


class State:
    """What a strategy may look at."""

    def __init__(self, pool, labels, model, asked, seed, order):
        self.pool, self.labels, self.model, self.seed = pool, labels, model, seed
        self.order = order
        self.asked = np.array(asked)
        self.left = np.setdiff1d(np.arange(pool["x"].shape[0]), self.asked)
        self.random = np.random.default_rng([seed, len(asked)])

    def partial_answers(self):
        y = np.full(self.pool["x"].shape[0], np.nan)
        y[self.asked] = self.pool["y"][self.asked]
        return y

    def some_left(self):
        if len(self.left) <= CANDIDATES:
            return self.left
        return np.sort(self.random.choice(self.left, CANDIDATES, replace=False))


def small_text_strategy(make):
    def query(state, count):
        dataset = small_text.SklearnDataset(state.pool["x"], state.pool["y"])
        np.random.seed(state.seed)
        return make().query(
            SmallTextClassifier(state),
            dataset,
            state.left,
            state.asked,
            state.pool["y"][state.asked],
            n=count,
        )

    return query


def committee(state, count):
    numbers = np.arange(state.pool["x"].shape[0]).reshape(-1, 1)
    members = BaggingClassifier(Rows(), n_estimators=MEMBERS, random_state=state.seed)
    return QueryByCommittee(method="vote_entropy", random_state=state.seed).query(
        X=numbers,
        y=state.partial_answers(),
        ensemble=SklearnClassifier(
            members, classes=list(range(state.labels)), random_state=state.seed
        ),
        candidates=state.left,
        batch_size=count,
    )


def badge(state, count):
    numbers = np.arange(state.pool["x"].shape[0]).reshape(-1, 1)
    return Badge(clf_embedding_flag_name="return_embeddings", random_state=state.seed).query(
        X=numbers,
        y=state.partial_answers(),
        clf=WithEmbeddings(classes=list(range(state.labels)), random_state=state.seed),
        candidates=state.some_left(),
        batch_size=count,
    )


def geometry(make):
    def query(state, count):
        strategy = make(random_state=state.seed)
        # Both rules need the answered rows beside the candidates.
        seen = np.concatenate([state.asked, state.some_left()])
        picks = strategy.query(
            X=state.pool["dense"][seen].astype(float),
            y=state.partial_answers()[seen],
            batch_size=count,
        )
        return seen[picks]

    return query


def modal_margin(state, count):
    picks, _ = margin_sampling(state.model, state.pool["x"][state.left], n_instances=count)
    return state.left[picks]


def chance(state, count):
    """The very examples that the product's random order asked."""
    return state.order[len(state.asked) :][:count]


STRATEGIES = {
    "scikit-learn, random": chance,
    "modAL margin": modal_margin,
    "small-text breaking ties": small_text_strategy(small_text.BreakingTies),
    "small-text least confidence": small_text_strategy(small_text.LeastConfidence),
    "small-text prediction entropy": small_text_strategy(small_text.PredictionEntropy),
    "small-text lightweight coreset": small_text_strategy(small_text.LightweightCoreset),
    "small-text contrastive": small_text_strategy(small_text.ContrastiveActiveLearning),
    "scikit-activeml vote entropy": committee,
    "scikit-activeml TypiClust": geometry(TypiClust),
    "scikit-activeml CoreSet": geometry(CoreSet),
    "scikit-activeml BADGE": badge,
}


def load(job):
    def part(name):
        part = job.part(name)
        x = sp.hstack([part.sparse(job.columns, part.ids), sp.csr_matrix(part.dense)], format="csr")
        return {"x": x, "dense": part.dense, "y": part.gold}

    pool, test = part("pool"), part("test")
    # Columns that no example of the pool has can't be learned.
    used = np.flatnonzero(np.diff(pool["x"].tocsc().indptr))
    assert np.array_equal(used[-job.dims :], np.arange(job.columns, job.columns + job.dims))
    pool["x"], test["x"] = pool["x"][:, used], test["x"][:, used]
    Rows.features, Rows.dense = pool["x"], pool["dense"].astype(float)
    return pool, test


def simulate(job, pool, test, strategy, seed, order):
    """Accuracy after the seed set, which begins the order, and after each batch."""
    asked = list(order[: job.plan["seedSize"]])
    while True:
        model = regression().fit(pool["x"][asked], pool["y"][asked])
        accuracy = float(np.mean(model.predict(test["x"]) == test["y"]))
        yield asked, accuracy
        count = min(job.plan["batch"], job.plan["budget"] - len(asked), pool["x"].shape[0] - len(asked))
        if count <= 0:
            return
        state = State(pool, job.labels, model, asked, seed, order)
        asked.extend(int(i) for i in STRATEGIES[strategy](state, count))

"""Ways to learn from a rare class, each around the same boosted trees.

Only the rows to learn from are sampled. What decides when to stop, and what is measured, keeps the share of
readmissions that it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import xgboost
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.cluster import MiniBatchKMeans

METHODS = ('none', 'class_weight', 'under', 'over', 'smote', 'balanced_bagging', 'medoids')
"""``none``: rows as they are. ``class_weight``: a readmission weighs as much as all others it stands against.
``under``: as many of the others as there are readmissions, by chance. ``over``: readmissions repeated by chance.
``smote``: readmissions between neighbouring ones, made up. ``balanced_bagging``: the mean of :data:`BAGS` models, each
with other rows of ``under``. ``medoids``: as ``under``, but by :func:`near_centres`."""

BAGS = 5
"""Models of ``balanced_bagging``."""

CLUSTERS = 100
"""Clusters of ``medoids``."""

SETTINGS: Mapping[str, Mapping[str, float]] = {
    'platform': {'max_depth': 5, 'min_child_weight': 10, 'lambda': 1, 'eta': 0.1},
    'shallow': {'max_depth': 3, 'min_child_weight': 10, 'lambda': 1, 'eta': 0.1},
    'regularised': {'max_depth': 5, 'min_child_weight': 50, 'lambda': 20, 'eta': 0.1},
    'deep': {'max_depth': 10, 'min_child_weight': 1, 'lambda': 0, 'eta': 0.1},
}
"""How freely trees grow. ``platform`` is what ``train.py`` uses by default, with steps twice as long: half the trees,
and half the time."""

SAMPLED = {'subsample': 0.8, 'colsample_bytree': 0.5}
"""Rows and features that each tree sees, as ``train.py`` has them by default."""

MOST_TREES = 400
"""Trees at which training stops in any case."""

PATIENCE = 25
"""Trees without a better AUC on the rows for stopping, after which training stops."""


@dataclass(frozen=True)
class Rows:
    """Features and labels of some encounters."""

    features: Any
    """float32, shape (rows, features)."""
    labels: Any
    """0 or 1, shape (rows,)."""

    @property
    def share(self) -> float:
        """Share of readmissions."""
        return float(self.labels.mean())


class Model:
    """The mean of boosters, and the share of readmissions that they believe in."""

    def __init__(self, boosters: 'Sequence[xgboost.Booster]', believed: float, true: float) -> None:
        self.trees = round(sum(booster.best_iteration + 1 for booster in boosters) / len(boosters))
        self._boosters = boosters
        self._odds = true / (1 - true) / (believed / (1 - believed))

    def score(self, features: Any) -> Any:
        """Probabilities as the boosters give them."""
        matrix = xgboost.DMatrix(features)
        found = [each.predict(matrix, iteration_range=(0, each.best_iteration + 1)) for each in self._boosters]
        return numpy.mean(found, axis=0, dtype=float)

    def corrected(self, scores: Any) -> Any:
        """The same probabilities for the true share of readmissions: their odds, times what sampling did to them
        (Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001). Their order stays."""
        odds = self._odds * scores / (1 - scores)
        return odds / (1 + odds)


def learn(
    method: str, rows: Rows, stopping: Rows, settings: Mapping[str, float], *, seed: int, most: int = MOST_TREES
) -> Model:
    """Learns with one of :data:`METHODS`.

    :param rows: to learn from.
    :param stopping: rows of other patients, on which early stopping looks.
    :param settings: one of :data:`SETTINGS`.
    :param most: most trees.
    :raises ValueError: when there is no such method, or a class is lacking.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got '{method}'")
    if not 0 < rows.share < 1:
        raise ValueError(f'{len(rows.labels)} rows of one class alone; learning needs both 0 and 1')
    weight = (1 - rows.share) / rows.share if method == 'class_weight' else 1.0
    parameters = {
        'objective': 'binary:logistic',
        'eval_metric': 'auc',
        'tree_method': 'hist',
        'scale_pos_weight': weight,
        **SAMPLED,
        **settings,
    }
    watched = xgboost.DMatrix(stopping.features, label=stopping.labels)
    boosters = []
    for bag in range(BAGS if method == 'balanced_bagging' else 1):
        given = sampled(method, rows, seed + bag)
        boosters.append(
            xgboost.train(
                {**parameters, 'seed': seed + bag},
                xgboost.DMatrix(given.features, label=given.labels),
                num_boost_round=most,
                evals=[(watched, 'stopping')],
                early_stopping_rounds=PATIENCE,
                verbose_eval=False,
            )
        )
    believed = 0.5 if method == 'class_weight' else given.share
    return Model(boosters, believed, rows.share)


def sampled(method: str, rows: Rows, seed: int) -> Rows:
    """The rows that a method learns from; the same for the same seed."""
    if method == 'medoids':
        return near_centres(rows, seed)
    samplers = {
        'under': RandomUnderSampler,
        'balanced_bagging': RandomUnderSampler,
        'over': RandomOverSampler,
        'smote': SMOTE,
    }
    if method not in samplers:
        return rows
    features, labels = samplers[method](random_state=seed).fit_resample(rows.features, rows.labels)
    return Rows(numpy.asarray(features, dtype='float32'), labels)


def near_centres(rows: Rows, seed: int) -> Rows:
    """All readmissions, and as many others: of each cluster of those, its share, nearest to the centre first.

    The first of a cluster is its medoid, as far as means tell. k-medoids proper compares each row with each other.
    """
    rare, abundant = (numpy.flatnonzero(rows.labels == label) for label in (1, 0))
    spread = rows.features[abundant].std(axis=0)
    scaled = rows.features[abundant] / numpy.where(spread > 0, spread, 1)
    count = min(CLUSTERS, len(abundant))
    clusters = MiniBatchKMeans(count, random_state=seed, batch_size=4096, n_init=1, max_iter=20).fit(scaled)
    distances = numpy.linalg.norm(scaled - clusters.cluster_centers_[clusters.labels_], axis=1)
    order = numpy.lexsort((distances, clusters.labels_))
    sizes = numpy.bincount(clusters.labels_, minlength=count)
    place = numpy.arange(len(order)) - numpy.repeat(numpy.cumsum(sizes) - sizes, sizes)
    # By the share of its cluster that lies nearer: the first of each, then the second of the largest, and so on.
    nearest = numpy.argsort(place / sizes[clusters.labels_[order]], kind='stable')[: len(rare)]
    kept = numpy.sort(numpy.concatenate([rare, abundant[order[nearest]]]))
    return Rows(rows.features[kept], rows.labels[kept])

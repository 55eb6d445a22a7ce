"""The model server's code: raw encounters in, probabilities of readmission within 30 days out.

Runs in the SageMaker XGBoost image (script mode), for both archives: the baseline (``baseline.json``) and the trained
model (``model.ubj`` with ``preparation.json``).

Why ``transform_fn`` and not ``input_fn``, ``predict_fn`` and ``output_fn``: the image's server wraps every exception
of such a function into its ``ClientError``, and Flask answers 500 (``_transformer.py`` and ``_functions.py`` of
aws/sagemaker-containers 2.8.6). A caller's mistake would then look like a failure of the model, and the alarm on server
errors would roll back a good release. Only a response object carries a 400.

What requests and answers look like: ``readmission.messages``.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from flask import Response

from readmission.encounter import Encounter
from readmission.messages import JSON, RefusedError, answer_type, read, render
from readmission.preparation import NUMBER_NAMES, Fitted, eligible, feature_names, feature_rows, numbers

WHOLE_ARCHIVE = 'Take model.tar.gz as a finished training job left it.'
"""The way out when a file of an archive is missing or broken."""


class Model(Protocol):
    """What the server and the evaluation need of a model."""

    names: Sequence[str]
    """Names of the features that the model takes, in order."""

    def rows(self, encounters: Sequence[Encounter]) -> list[list[float]]:
        """Feature rows of valid encounters, in the order of ``names``."""

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Probabilities from 0 to 1, one per row."""


class Baseline:
    """Logistic regression on a few counts, so that the endpoint answers before anything was trained.

    :param parameters: the content of ``baseline.json``: ``intercept`` and ``terms``, each with ``feature`` (name),
        ``mean``, ``deviation`` (above 0) and ``coefficient``.
    :raises ValueError: when they are anything else: a request would be too late to find out.
    """

    def __init__(self, parameters: dict[str, Any]):
        try:
            self.names: Sequence[str] = [term['feature'] for term in parameters['terms']]
            self._intercept: float = parameters['intercept']
            self._terms: list[dict[str, float]] = parameters['terms']
            given = [self._intercept, *(term[key] for term in self._terms for key in ('mean', 'coefficient'))]
            sound = all(map(math.isfinite, given)) and all(0 < term['deviation'] < math.inf for term in self._terms)
        except (KeyError, TypeError) as error:
            raise ValueError(f'baseline.json is not what fit_baseline.py makes: {error!r}. Make it again.') from error
        if not sound or not self.names or not set(self.names) <= set(NUMBER_NAMES):
            raise ValueError(
                f'baseline.json must have finite numbers, deviations above 0, and features of {list(NUMBER_NAMES)}; '
                f'it has the features {self.names}. Make it again.'
            )

    def rows(self, encounters: Sequence[Encounter]) -> list[list[float]]:
        """See :class:`Model`."""
        prepared = [numbers(encounter) for encounter in encounters]
        return [[values[name] for name in self.names] for values in prepared]

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """See :class:`Model`."""
        return [self._probability(row) for row in rows]

    def _probability(self, row: Sequence[float]) -> float:
        logit = self._intercept
        for value, term in zip(row, self._terms):
            logit += term['coefficient'] * (value - term['mean']) / term['deviation']
        # tanh is the logistic function without overflow, however far out a count is.
        return (1 + math.tanh(logit / 2)) / 2


class Boosted:
    """Gradient-boosted trees with the preparation they were trained on.

    :param path: ``model.ubj``, as ``train.py`` saved it.
    :param fitted: the content of ``preparation.json``.
    :raises ValueError: when the model was trained on other features than the preparation makes.
    """

    def __init__(self, path: Path, fitted: Fitted):
        # Here and not above: the baseline needs no xgboost, and neither does whoever tests with it.
        import xgboost

        self._fitted = fitted
        try:
            self.names: Sequence[str] = feature_names(fitted)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f'preparation.json is not what fit() makes: {error!r}. {WHOLE_ARCHIVE}') from error
        # Half a file can crash XGBoost 3.2, and the process with it. UBJSON of an object stands between braces.
        content = path.read_bytes()
        if content[:1] != b'{' or content[-1:] != b'}':
            raise ValueError(f'{path.name} is no model of XGBoost, or not all of one. {WHOLE_ARCHIVE}')
        try:
            self._booster = xgboost.Booster(model_file=bytearray(content))
        except xgboost.core.XGBoostError as error:
            # Its text goes on with the addresses of a C++ stack.
            raise ValueError(
                f'{path.name} is no model of XGBoost: {str(error).splitlines()[0]}. {WHOLE_ARCHIVE}'
            ) from error
        self._booster.set_param({'nthread': 1})
        if self._booster.feature_names != list(self.names):
            raise ValueError(
                f'{path.name} was trained on {len(self._booster.feature_names or [])} features, preparation.json '
                f'makes {len(self.names)}, or others. Pack the preparation.json that lay beside the training data.'
            )

    def rows(self, encounters: Sequence[Encounter]) -> list[list[float]]:
        """See :class:`Model`."""
        return feature_rows(encounters, self._fitted)

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """See :class:`Model`."""
        import numpy

        # One thread (set above): waking others takes longer than a request does, and on a busy machine a hundred times
        # as long. No DMatrix: making one takes as long as the trees do. Names were compared when the model was loaded.
        values = numpy.asarray(rows, dtype=numpy.float32)
        return [float(probability) for probability in self._booster.inplace_predict(values, validate_features=False)]


def model_fn(model_dir: str) -> Model:
    """Loads the model of an archive; called once per server process.

    :param model_dir: the unpacked archive, ``/opt/ml/model`` in the image.
    :raises FileNotFoundError: when the archive holds no model of ours, or half of one.
    :raises ValueError: when a file of it is broken.
    """
    folder = Path(model_dir)
    if (folder / 'baseline.json').is_file():
        return Baseline(_json_file(folder / 'baseline.json'))
    missing = [name for name in ('model.ubj', 'preparation.json') if not (folder / name).is_file()]
    if not missing:
        return Boosted(folder / 'model.ubj', _json_file(folder / 'preparation.json'))
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else 'no such folder'
    if len(missing) == 1:
        raise FileNotFoundError(f'{model_dir} holds {found}, but no {missing[0]}. {WHOLE_ARCHIVE}')
    raise FileNotFoundError(f'{model_dir} holds {found}; needs baseline.json, or model.ubj and preparation.json.')


def transform_fn(model: Model, body: 'str | bytes', content_type: str, accept: str) -> Response:
    """Answers one request.

    :param body: the request's content, at most 25 MB.
    :param content_type: its type; parameters such as ``; charset=utf-8`` are ignored.
    :param accept: the wanted type of the answer; ``*/*`` gives JSON.
    :return: 200 with the predictions; 400, 406, 413 or 415 with ``{"error": ..., "reasons": [...]}`` when the request
        is at fault.
    """
    try:
        wanted = answer_type(accept)
        encounters = read(body, content_type)
        return Response(render(encounters, predict(model, encounters), wanted), status=200, mimetype=wanted)
    except RefusedError as refused:
        error = {'error': 'The request was refused.', 'reasons': refused.reasons}
        return Response(json.dumps(error), status=refused.status, mimetype=JSON)


def predict(model: Model, encounters: Sequence[Encounter]) -> list['float | None']:
    """Probability of readmission per encounter, ``None`` where the patient cannot be readmitted."""
    candidates = [encounter for encounter in encounters if eligible(encounter)]
    scores = iter(model.score(model.rows(candidates)) if candidates else [])
    return [next(scores) if eligible(encounter) else None for encounter in encounters]


def _json_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except ValueError as error:
        raise ValueError(f'{path.name} is no JSON: {error}. {WHOLE_ARCHIVE}') from error

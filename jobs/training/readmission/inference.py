"""The model server's code: raw encounters in, probabilities of readmission within 30 days out.

Runs in the SageMaker XGBoost image (script mode), for both archives: the baseline (``baseline.json``) and the trained
model (``model.ubj`` with ``preparation.json``).

Why ``transform_fn`` and not ``input_fn``, ``predict_fn`` and ``output_fn``: the image's server wraps every exception
of such a function into its ``ClientError``, and Flask answers 500 (``_transformer.py`` and ``_functions.py`` of
aws/sagemaker-containers 2.8.6). A caller's mistake would then look like a failure of the model, and the alarm on server
errors would roll back a good release. Only a response object carries a 400.

Requests: ``application/json`` (one encounter or a list), ``application/jsonlines`` (one per line), ``text/csv``
(fields in the order of the UCI file, with or without its header line, with or without ``readmitted``).

Answers: ``application/json`` as ``{"predictions": [{"encounter_id": 1, "probability": 0.1}]}``, ``text/csv`` with one
probability per line. The probability is ``null`` (in CSV an empty line) for a patient who died or went to a hospice:
nobody can be readmitted then.
"""

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from flask import Response

from readmission.encounter import FIELDS, Encounter, parse, validate
from readmission.preparation import Fitted, eligible, feature_names, features, numbers

JSON = 'application/json'
JSON_LINES = 'application/jsonlines'
CSV = 'text/csv'

REASONS_NAMED = 20
"""An answer names at most so many refused encounters; a batch in a wrong format would name each of its lines."""


class RefusedError(ValueError):
    """The request cannot be answered as it stands.

    :param status: HTTP status, from 400 to 499.
    :param reasons: what to change, one text per mistake.
    """

    def __init__(self, status: int, reasons: Sequence[str]):
        super().__init__('; '.join(reasons))
        self.status = status
        self.reasons = list(reasons)


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
    """

    def __init__(self, parameters: dict[str, Any]):
        self.names: Sequence[str] = [term['feature'] for term in parameters['terms']]
        self._intercept: float = parameters['intercept']
        self._terms: list[dict[str, float]] = parameters['terms']

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

        self._xgboost = xgboost
        self._booster = xgboost.Booster(model_file=str(path))
        self._fitted = fitted
        self.names: Sequence[str] = feature_names(fitted)
        if self._booster.feature_names != list(self.names):
            raise ValueError(
                f'{path.name} was trained on {len(self._booster.feature_names or [])} features, preparation.json '
                f'makes {len(self.names)}, or others. Pack the preparation.json that lay beside the training data.'
            )

    def rows(self, encounters: Sequence[Encounter]) -> list[list[float]]:
        """See :class:`Model`."""
        return [features(encounter, self._fitted) for encounter in encounters]

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """See :class:`Model`."""
        import numpy

        matrix = self._xgboost.DMatrix(numpy.asarray(rows, dtype=numpy.float32), feature_names=list(self.names))
        return [float(probability) for probability in self._booster.predict(matrix)]


def model_fn(model_dir: str) -> Model:
    """Loads the model of an archive; called once per server process.

    :param model_dir: the unpacked archive, ``/opt/ml/model`` in the image.
    :raises FileNotFoundError: when the archive holds no model of ours.
    """
    folder = Path(model_dir)
    if (folder / 'baseline.json').exists():
        return Baseline(json.loads((folder / 'baseline.json').read_text()))
    if (folder / 'model.ubj').exists():
        return Boosted(folder / 'model.ubj', json.loads((folder / 'preparation.json').read_text()))
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else 'no such folder'
    raise FileNotFoundError(f'{model_dir} holds {found}; needs baseline.json, or model.ubj and preparation.json.')


def transform_fn(model: Model, body: 'str | bytes', content_type: str, accept: str) -> Response:
    """Answers one request.

    :param body: the request's content, at most 25 MB.
    :param content_type: its type; parameters such as ``; charset=utf-8`` are ignored.
    :param accept: the wanted type of the answer; ``*/*`` gives JSON.
    :return: 200 with the predictions; 400, 406 or 415 with ``{"error": ..., "reasons": [...]}`` when the request is at
        fault.
    """
    try:
        wanted = answer_type(accept)
        encounters = read(body, content_type)
        return Response(render(encounters, predict(model, encounters), wanted), status=200, mimetype=wanted)
    except RefusedError as refused:
        error = {'error': 'The request was refused.', 'reasons': refused.reasons}
        return Response(json.dumps(error), status=refused.status, mimetype=JSON)


def answer_type(accept: str) -> str:
    """The type to answer in: the first that both sides know.

    :raises RefusedError: 406 when there is none.
    """
    for choice in accept.split(','):
        name = choice.split(';')[0].strip().lower()
        if name in (JSON, CSV):
            return name
        if name in ('*/*', 'application/*'):
            return JSON
    raise RefusedError(406, [f'Accept: {accept!r} given; must be {JSON} or {CSV}'])


def read(body: 'str | bytes', content_type: str) -> list[Encounter]:
    """The encounters of a request, all of them valid.

    :raises RefusedError: 415 for an unknown content type; 400 for a body that cannot be read, has no encounter, or has
        one that is not valid.
    """
    readers = {JSON: _read_json, JSON_LINES: _read_json_lines, CSV: _read_csv}
    reader = readers.get(content_type.split(';')[0].strip().lower())
    if reader is None:
        raise RefusedError(415, [f'Content-Type: {content_type!r} given; must be one of {", ".join(readers)}'])
    try:
        encounters = reader(body.decode('utf-8') if isinstance(body, bytes) else body)
    except (ValueError, csv.Error, RecursionError) as error:
        raise RefusedError(400, [f'the body is no {content_type}: {error}']) from error
    if not encounters:
        raise RefusedError(400, ['the body has no encounter; send at least one'])
    refused = [(index, reasons) for index, reasons in enumerate(map(validate, encounters)) if reasons]
    if refused:
        named = [f'encounter {index}: {reason}' for index, reasons in refused[:REASONS_NAMED] for reason in reasons]
        more = [f'{len(refused) - REASONS_NAMED} more encounters refused'] if len(refused) > REASONS_NAMED else []
        raise RefusedError(400, named + more)
    return encounters


def predict(model: Model, encounters: Sequence[Encounter]) -> list['float | None']:
    """Probability of readmission per encounter, ``None`` where the patient cannot be readmitted."""
    candidates = [encounter for encounter in encounters if eligible(encounter)]
    scores = iter(model.score(model.rows(candidates)) if candidates else [])
    return [next(scores) if eligible(encounter) else None for encounter in encounters]


def render(encounters: Sequence[Encounter], probabilities: Sequence['float | None'], wanted: str) -> str:
    """The answer's body, in the order of the request."""
    if wanted == CSV:
        return ''.join('\n' if probability is None else f'{probability!r}\n' for probability in probabilities)
    pairs = zip(encounters, probabilities)
    return json.dumps({'predictions': [{'encounter_id': e['encounter_id'], 'probability': p} for e, p in pairs]})


def _read_json(text: str) -> list[Any]:
    value = json.loads(text)
    return value if isinstance(value, list) else [value]


def _read_json_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _read_csv(text: str) -> list[Any]:
    lines = [row for row in csv.reader(io.StringIO(text, newline=''), strict=True) if row]
    header = list(FIELDS)
    if lines and lines[0][0] == FIELDS[0]:
        header = lines.pop(0)
    for number, row in enumerate(lines):
        if len(row) != len(header) and header[: len(row)] != list(FIELDS[:-1]):
            raise ValueError(
                f'row {number} has {len(row)} values; must have {len(header)}, or {len(header) - 1} without readmitted'
            )
    return [parse(dict(zip(header, row))) for row in lines]

"""Requests and answers of the model server: from bytes to encounters, and from probabilities to text.

Requests: ``application/json`` (one encounter or a list), ``application/jsonlines`` (one per line), ``text/csv``
(fields in the order of the UCI file, with or without its header line, with or without ``readmitted``).

Answers: ``application/json`` as ``{"predictions": [{"encounter_id": 1, "probability": 0.1}]}``, ``text/csv`` with one
probability per line. The probability is ``null`` (in CSV an empty line) for a patient who died or went to a hospice:
nobody can be readmitted then.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from readmission.encounter import FIELDS, QUOTED_CHARACTERS, Encounter, parse, read_json, validate

JSON = 'application/json'
JSON_LINES = 'application/jsonlines'
CSV = 'text/csv'

REASONS_NAMED = 20
"""An answer names at most so many refused encounters; a batch in a wrong format would name each of its lines."""

ENCOUNTERS = 200_000
"""Most encounters of one request; what follows them is not looked at. The 25 MB that SageMaker lets through hold fewer
valid ones, but millions of short lines, which would keep the worker busy until gunicorn takes it for dead."""


class RefusedError(ValueError):
    """The request cannot be answered as it stands.

    :param status: HTTP status, from 400 to 499.
    :param reasons: what to change, one text per mistake.
    """

    def __init__(self, status: int, reasons: Sequence[str]):
        super().__init__('; '.join(reasons))
        self.status = status
        self.reasons = list(reasons)


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

    :raises RefusedError: 415 for an unknown content type; 413 for more than :data:`ENCOUNTERS`; 400 for a body that
        cannot be read, has no encounter, or has one that is not valid.
    """
    readers = {JSON: _read_json, JSON_LINES: _read_json_lines, CSV: _read_csv}
    reader = readers.get(content_type.split(';')[0].strip().lower())
    if reader is None:
        raise RefusedError(415, [f'Content-Type: {content_type!r} given; must be one of {", ".join(readers)}'])
    try:
        encounters = reader(_text(body))
        if not encounters:
            raise RefusedError(400, ['the body has no encounter; send at least one'])
        reasons = _refused(encounters)
    except RefusedError:
        raise
    except (ValueError, csv.Error) as error:
        raise RefusedError(400, [f'the body is no {content_type}: {error}']) from error
    # Of validate(), too, which quotes what is nested as deeply as json.loads() just allows.
    except RecursionError as error:
        raise RefusedError(400, ['the body is nested too deeply; an encounter has text and integers alone']) from error
    if reasons:
        raise RefusedError(400, reasons)
    return encounters


def render(encounters: Sequence[Encounter], probabilities: Sequence['float | None'], wanted: str) -> str:
    """The answer's body, in the order of the request."""
    if wanted == CSV:
        return ''.join('\n' if probability is None else f'{probability!r}\n' for probability in probabilities)
    pairs = zip(encounters, probabilities)
    return json.dumps({'predictions': [{'encounter_id': e['encounter_id'], 'probability': p} for e, p in pairs]})


def _text(body: 'str | bytes') -> str:
    text = body.decode('utf-8') if isinstance(body, bytes) else body
    # The toolkit decodes JSON and CSV before we see them, and puts this character for what is no UTF-8.
    before, wrong, _ = text.partition('\ufffd')
    if wrong:
        raise RefusedError(400, [f'the body must be UTF-8, got other bytes after {before[-QUOTED_CHARACTERS:]!r}'])
    # Spreadsheets put a byte order mark before UTF-8; the Spark job skips it, too.
    return text.removeprefix('\ufeff')


def _refused(encounters: Sequence[Any]) -> list[str]:
    """Why encounters are refused: each reason of the first ones, and how many there are besides."""
    named: list[str] = []
    refused = 0
    for index, encounter in enumerate(encounters):
        reasons = validate(encounter)
        refused += bool(reasons)
        if refused <= REASONS_NAMED:
            named += [f'encounter {index}: {reason}' for reason in reasons]
    return named if refused <= REASONS_NAMED else [*named, f'{refused - REASONS_NAMED} more encounters refused']


def _read_json(text: str) -> list[Any]:
    value = read_json(text)
    return _few(value) if isinstance(value, list) else [value]


def _read_json_lines(text: str) -> list[Any]:
    encounters = []
    # Not splitlines(), which would part a text at characters that JSON allows in it.
    for number, line in enumerate(_few(line for line in io.StringIO(text) if line.strip())):
        try:
            encounters.append(read_json(line))
        except ValueError as error:
            raise ValueError(f'row {number}: {error}') from error
    return encounters


def _read_csv(text: str) -> list[Any]:
    rows = (row for row in csv.reader(io.StringIO(text, newline=''), strict=True) if row)
    header, first = list(FIELDS), list(islice(rows, 1))
    if first and first[0][0] == FIELDS[0]:
        header = first.pop()
        twice = [name for name, count in Counter(header).items() if count > 1]
        if twice:
            raise ValueError(f'the header has {twice[0][:QUOTED_CHARACTERS]!r} twice; name each field once')
    lines = _few(chain(first, rows))
    for number, row in enumerate(lines):
        if len(row) != len(header) and header[: len(row)] != list(FIELDS[:-1]):
            raise ValueError(
                f'row {number} has {len(row)} values; must have {len(header)}, or {len(header) - 1} without readmitted'
            )
    return [parse(dict(zip(header, row))) for row in lines]


def _few(encounters: Iterable[Any]) -> list[Any]:
    """The encounters as a list, unless there are too many of them."""
    taken = list(islice(encounters, ENCOUNTERS + 1))
    if len(taken) > ENCOUNTERS:
        raise RefusedError(413, [f'the body has more than {ENCOUNTERS} encounters; send at most so many at once'])
    return taken

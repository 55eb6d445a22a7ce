"""Asks a running model server for encounters of the test part, and compares its answers with the scores of the batch.

    python ask_server.py --url <address> --csv diabetic_data.csv --features <version folder> --archive model.tar.gz

The batch scores the features that the Spark job wrote; the server gets the same encounters as they stand in the file.
Then come requests that cannot be read: each must be refused with a reason, and a good one after it answered. Prints
JSON: how many encounters were asked for, how many answers to them came in all forms, the largest difference, and each
refusal.
"""

import argparse
import csv
import http.client
import json
import math
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas

import evaluate
from readmission.encounter import FIELDS, parse

COUNT = 1000
"""Encounters asked for, when the test part has as many."""

AT_ONCE = {'application/json': 100, 'application/jsonlines': 1, 'text/csv': 1000}
"""Encounters of one request by its type; each type asks for all encounters."""

BAD_REQUESTS = (
    ('text that is no JSON', 'application/json', b'{"encounter_id": 1,'),
    ('an encounter without fields', 'application/json', b'{}'),
    ('bytes that are no UTF-8', 'application/json', b'{"race": "\xe4"}'),
    ('another line of CSV', 'text/csv', b'1,2,3\n'),
    ('nothing', 'application/json', b''),
    ('nested lists', 'application/json', b'[' * 50_000),
    ('a type that nobody reads', 'application/xml', b'<encounter/>'),
    ('a megabyte of noise', 'application/json', b'\x00\xff' * 500_000),
)
"""What cannot be answered: what it is, its type, the body."""


_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The server is on this machine: no proxy of a company stands before it."""


def ask(url: str, body: bytes, content_type: str) -> 'tuple[int, str]':
    """Status and body of the answer to one request; status 0 and the reason when none came."""
    headers = {'Content-Type': content_type, 'Accept': 'application/json'}
    request = urllib.request.Request(f'{url}/invocations', data=body, headers=headers)
    try:
        with _DIRECTLY.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors='replace')
    except (OSError, http.client.HTTPException) as error:
        return 0, f'no answer: {error}'


def rows_of(source: Path, ids: 'set[int]') -> 'dict[int, dict[str, str]]':
    """The rows of a CSV file with these encounters, as text."""
    with source.open(newline='', encoding='utf-8') as file:
        return {int(row['encounter_id']): row for row in csv.DictReader(file) if int(row['encounter_id']) in ids}


def requests(rows: 'list[dict[str, str]]') -> 'Iterator[tuple[str, bytes]]':
    """The same encounters in each form that the server reads: content type and body."""
    for content_type, count in AT_ONCE.items():
        for start in range(0, len(rows), count):
            some = rows[start : start + count]
            if content_type == 'text/csv':
                lines = [','.join(row[field] for field in FIELDS) for row in some]
                yield content_type, '\n'.join(lines).encode()
            elif content_type == 'application/json':
                yield content_type, json.dumps([parse(row) for row in some]).encode()
            else:
                yield content_type, '\n'.join(json.dumps(parse(row)) for row in some).encode()


def probabilities(text: str) -> 'dict[int, float]':
    """Encounter to probability, of the body of an answer.

    :raises ValueError: when it is no answer, or a probability is no number.
    """
    try:
        found = {each['encounter_id']: each['probability'] for each in json.loads(text)['predictions']}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f'an answer must have predictions, got {text[:500]!r} ({error!r})') from error
    wrong = {key: value for key, value in found.items() if not isinstance(value, float) or not math.isfinite(value)}
    if wrong:
        raise ValueError(f'each encounter must get a probability, got {dict(list(wrong.items())[:3])}')
    return found


def answers(url: str, rows: 'list[dict[str, str]]', batch: 'dict[int, float]') -> 'tuple[int, float]':
    """How many encounters were answered, in all forms together, and the largest difference from the batch.

    :param rows: encounters as text.
    :param batch: encounter to score.
    :raises ValueError: when an answer is no prediction, or of an encounter that was not asked for.
    """
    answered: set[tuple[str, int]] = set()
    largest = 0.0
    for content_type, body in requests(rows):
        status, text = ask(url, body, content_type)
        if status != 200:
            raise ValueError(f'{content_type} was answered with {status}: {text[:500]}')
        for key, probability in probabilities(text).items():
            if key not in batch:
                raise ValueError(f'{content_type} was answered with encounter {key}, which nobody asked for')
            answered.add((content_type, key))
            largest = max(largest, abs(probability - batch[key]))
    return len(answered), largest


def refusals(url: str, row: 'dict[str, str]') -> 'list[dict[str, Any]]':
    """What becomes of each request that cannot be read, and whether a good one is answered after it.

    :param row: an encounter as text, for the good one.
    """
    good = json.dumps(parse(row)).encode()
    refused = []
    for what, content_type, body in BAD_REQUESTS:
        status, text = ask(url, body, content_type)
        goes_on = ask(url, good, 'application/json')[0] == 200
        refused.append({'what': what, 'status': status, 'reason': reason(text), 'goes_on': goes_on})
    return refused


def reason(text: str) -> str:
    """The first reason of a refusal; nothing, when it gives none."""
    try:
        return str(json.loads(text)['reasons'][0])
    except (ValueError, LookupError, TypeError):
        return ''


def compare(url: str, source: Path, version: Path, archive: Path) -> 'dict[str, Any]':
    """See the top of this file.

    :raises ValueError: when an encounter of the features is not in the file, or an answer is no prediction.
    """
    test = pandas.read_parquet(version / 'test').sort_values('encounter_id').head(COUNT)
    with tempfile.TemporaryDirectory() as folder:
        model = evaluate.load(archive, Path(folder))
        scores = model.score(test[list(model.names)].to_numpy().tolist())
    batch = dict(zip(test['encounter_id'].tolist(), scores))
    rows = rows_of(source, set(batch))
    if set(rows) != set(batch):
        raise ValueError(
            f'{source} lacks {len(set(batch) - set(rows))} encounters of {version}; give the file it was made of'
        )
    answered, largest = answers(url, [rows[key] for key in batch], batch)
    return {
        'encounters': len(batch),
        'answered': answered,
        'expected': len(batch) * len(AT_ONCE),
        'largest_difference': largest,
        'refused': refusals(url, rows[min(rows)]),
    }


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--url', required=True, help='address of the server')
    parser.add_argument('--csv', type=Path, required=True, help='diabetic_data.csv')
    parser.add_argument('--features', type=Path, required=True, help='folder of the version')
    parser.add_argument('--archive', type=Path, required=True, help='model.tar.gz that is served')
    given = parser.parse_args()
    print(json.dumps(compare(given.url, given.csv, given.features, given.archive)))


if __name__ == '__main__':
    main()

"""Asks a running model server for encounters of the test part, and compares its answers with the scores of the batch.

    python ask_server.py --url <address> --csv diabetic_data.csv --features <version folder> --archive model.tar.gz

The batch scores the features that the Spark job wrote; the server gets the same encounters as they stand in the file.
Then come requests that cannot be read: each must be refused with a reason, and a good one after it answered. Prints
JSON: encounters, the largest difference, and each refusal.
"""

import argparse
import csv
import json
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


def ask(url: str, body: bytes, content_type: str) -> 'tuple[int, str]':
    """Status and body of the answer to one request, which is JSON."""
    headers = {'Content-Type': content_type, 'Accept': 'application/json'}
    request = urllib.request.Request(f'{url}/invocations', data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


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

    largest, answered = 0.0, 0
    for content_type, body in requests([rows[key] for key in batch]):
        status, text = ask(url, body, content_type)
        if status != 200:
            raise ValueError(f'{content_type} was answered with {status}: {text[:500]}')
        for prediction in json.loads(text)['predictions']:
            answered += 1
            largest = max(largest, abs(prediction['probability'] - batch[prediction['encounter_id']]))
    good = json.dumps(parse(next(iter(rows.values())))).encode()
    refused = []
    for what, content_type, body in BAD_REQUESTS:
        status, text = ask(url, body, content_type)
        reasons = json.loads(text).get('reasons', ['']) if 400 <= status < 500 else [text[:200]]
        refused.append(
            {
                'what': what,
                'status': status,
                'reason': reasons[0],
                'goes_on': ask(url, good, 'application/json')[0] == 200,
            }
        )
    return {
        'encounters': len(batch),
        'answered': answered,
        'expected': len(batch) * len(AT_ONCE),
        'largest_difference': largest,
        'refused': refused,
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

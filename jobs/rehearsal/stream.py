"""The two ends of the event stream on this machine: what a producer sends, and what Firehose delivers.

    python stream.py records diabetic_data.csv --count 1000 > records.jsonl     what a producer sends
    python stream.py deliver rows.jsonl --output <folder>                       what Firehose writes

Between the two stands the function that validates records: it makes a row of each.
"""

import argparse
import csv
import json
import sys
from itertools import islice
from pathlib import Path

import pyarrow
from pyarrow import parquet

from readmission.encounter import FIELDS, column, is_integer, parse

SCHEMA = pyarrow.schema(
    [(column(field), pyarrow.int32() if is_integer(field) else pyarrow.string()) for field in FIELDS]
)
"""Columns as Firehose writes them by the raw table: int and string."""


def records(source: Path, count: int) -> 'list[str]':
    """The first encounters of a CSV file as JSON, one record each."""
    with source.open(newline='', encoding='utf-8') as file:
        return [json.dumps(parse(row)) for row in islice(csv.DictReader(file), count)]


def deliver(rows: Path, folder: Path) -> Path:
    """Writes rows (JSON lines) as one Parquet file, in a folder as Firehose names them."""
    with rows.open(encoding='utf-8') as lines:
        values = [json.loads(line) for line in lines]
    target = folder / 'year=2026' / 'month=01' / 'day=31' / 'delivery-1.parquet'
    target.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(values, schema=SCHEMA), target)
    return target


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    ends = parser.add_subparsers(dest='end', required=True)
    producer = ends.add_parser('records')
    producer.add_argument('csv', type=Path, help='diabetic_data.csv')
    producer.add_argument('--count', type=int, required=True, help='how many')
    delivery = ends.add_parser('deliver')
    delivery.add_argument('rows', type=Path, help='rows as JSON lines')
    delivery.add_argument('--output', type=Path, required=True, help='folder of the streamed encounters')
    given = parser.parse_args()
    if given.end == 'records':
        sys.stdout.write(''.join(f'{record}\n' for record in records(given.csv, given.count)))
    else:
        print(deliver(given.rows, given.output))


if __name__ == '__main__':
    main()

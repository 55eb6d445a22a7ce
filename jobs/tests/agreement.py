"""What Python says of encounters, for the test that compares it with the validation of the stream: a program, no test.

Reads one JSON object per line: ``{"json": "<text of a record>"}``, ``{"csv": "<line of the UCI file>"}`` or
``{"reference": "<content of IDs_mapping.csv>"}``. Writes one JSON value per line: for an encounter the fields that the
reasons name, ``(record)`` for the whole, none when it is valid; for the reference file its tables.
"""

import ast
import csv
import json
import re
import sys
from typing import Any

from readmission.encounter import FIELDS, parse, read_json, validate
from readmission.reference import dimensions

WHOLE = '(record)'


def fields_named(encounter: object) -> list[str]:
    """The fields that the reasons of a refusal name."""
    named: list[str] = []
    for reason in validate(encounter):
        unknown = re.match(r'\d+ unknown fields given \((.*)\); remove', reason, re.DOTALL)
        if unknown:
            named += ast.literal_eval(f'[{unknown[1]}]')
        else:
            named.append(reason.split(':')[0] if isinstance(encounter, dict) else WHOLE)
    return named


def answer(case: dict[str, str]) -> Any:
    """What is to be written for one line."""
    if 'reference' in case:
        return dimensions(case['reference'])
    if 'csv' in case:
        (row,) = csv.DictReader([case['csv']], fieldnames=FIELDS)
        return fields_named(parse(row))
    try:
        return fields_named(read_json(case['json']))
    except ValueError:
        return [WHOLE]


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))

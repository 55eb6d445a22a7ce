"""What the saved questions must answer, computed from the file by itself: without SQL, Spark or the tables.

Every answer is a dict: what tells a row apart to its numbers, exact and not rounded.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from readmission.encounter import parse, validate
from readmission.reference import dimensions

Encounter = 'dict[str, Any]'
Names = 'dict[str, dict[int, str]]'
"""Dimension to id to description."""

SMALLEST_GROUP = 11
NOBODY_RETURNS = frozenset({11, 13, 14, 19, 20, 21})
DIAGNOSES = ('diag_1', 'diag_2', 'diag_3')

GROUPS = (
    ('Circulatory', range(390, 460), 785),
    ('Respiratory', range(460, 520), 786),
    ('Digestive', range(520, 580), 787),
    ('Injury', range(800, 1000), None),
    ('Musculoskeletal', range(710, 740), None),
    ('Genitourinary', range(580, 630), 788),
    ('Neoplasms', range(140, 240), None),
)
"""Name, codes, and the code of symptoms that belongs to it."""


def encounters(source: Path) -> 'list[Encounter]':
    """The valid encounters of a CSV file, each once: the first that came."""
    with source.open(newline='', encoding='utf-8') as file:
        rows = [parse(row) for row in csv.DictReader(file)]
    return list({row['encounter_id']: row for row in reversed(rows) if not validate(row)}.values())


def names(source: Path) -> Names:
    """What the ids of an encounter mean."""
    return {name: dict(entries) for name, entries in dimensions(source.read_text(encoding='utf-8')).items()}


def code(diagnosis: str) -> 'int | None':
    """The three digits of an ICD-9 code of diseases; None for what is missing, and for codes with a letter."""
    found = re.fullmatch(r'(\d{1,3})(\.\d+)?', diagnosis)
    return int(found[1]) if found else None


def is_open(encounter: Encounter) -> bool:
    """Whether an analyst may see an encounter: no diagnosis is HIV, a mental disorder or substance use."""
    return not any(is_shielded(encounter[field]) for field in DIAGNOSES)


def is_shielded(diagnosis: str) -> bool:
    """Whether a diagnosis is HIV (042, V08, 079.53), a mental disorder or substance use (290 to 319)."""
    number = code(diagnosis)
    return number == 42 or number in range(290, 320) or diagnosis.lstrip('0') in ('V08', '79.53')


def known(rows: 'Iterable[Encounter]') -> 'list[Encounter]':
    """Those of which it is known whether the patient came back, and who could."""
    return [row for row in rows if 'readmitted' in row and row['discharge_disposition_id'] not in NOBODY_RETURNS]


def percent(rows: 'list[Encounter]') -> float:
    """Share of encounters after which the patient came back within 30 days."""
    return 100 * sum(row['readmitted'] == '<30' for row in rows) / len(rows)


def grouped(rows: 'Iterable[Encounter]', key: 'Callable[[Encounter], Any]') -> 'dict[Any, list[Encounter]]':
    """Rows by what tells groups apart."""
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def by_discharge(rows: 'list[Encounter]', meaning: Names) -> 'dict[tuple, tuple]':
    """Discharge disposition to encounters and percent readmitted."""
    groups = grouped(known(rows), lambda row: (meaning['discharge_disposition'][row['discharge_disposition_id']],))
    return {key: (len(of), percent(of)) for key, of in groups.items() if len(of) >= SMALLEST_GROUP}


def by_admission(rows: 'list[Encounter]', meaning: Names) -> 'dict[tuple, tuple]':
    """Type and source of admission, and earlier stays, to encounters, mean days and percent readmitted."""
    groups = grouped(
        known(rows),
        lambda row: (
            meaning['admission_type'][row['admission_type_id']],
            meaning['admission_source'][row['admission_source_id']],
            min(row['number_inpatient'], 3),
        ),
    )
    return {
        key: (len(of), sum(row['time_in_hospital'] for row in of) / len(of), percent(of))
        for key, of in groups.items()
        if len(of) >= SMALLEST_GROUP
    }


def by_hba1c(rows: 'list[Encounter]', _: Names) -> 'dict[tuple, tuple]':
    """Group of primary diagnoses to encounters with and without the test, percent readmitted of both, difference."""
    answer = {}
    for group, of in grouped(known(rows), lambda row: diagnosis_group(row['diag_1'])).items():
        tested = [row for row in of if row['A1Cresult'] != 'None']
        others = [row for row in of if row['A1Cresult'] == 'None']
        if min(len(tested), len(others)) >= SMALLEST_GROUP:
            rates = percent(tested), percent(others)
            answer[(group,)] = (len(tested), len(others), *rates, rates[0] - rates[1])
    return answer


def diagnosis_group(diagnosis: str) -> str:
    """The group that a primary diagnosis belongs to."""
    number = code(diagnosis)
    if number == 250:
        return 'Diabetes'
    if number is None:
        return 'Other'
    return next((name for name, codes, symptom in GROUPS if number in codes or number == symptom), 'Other')


ANSWERS = {
    'Readmission by where patients were discharged to': (by_discharge, (0, 1)),
    'Readmission by admission and earlier stays': (by_admission, (0, 2, 1)),
    'Readmission by HbA1c test and primary diagnosis': (by_hba1c, (0, 0, 1, 1, 1)),
}
"""By the name of the saved query: the answer, and the decimal places of its numbers."""


def difference(found: 'list[tuple]', answer: 'dict[tuple, tuple]', places: 'tuple[int, ...]') -> 'str | None':
    """What is wrong with rows that a query gave; None when they are the answer.

    :param found: rows with what tells them apart first.
    :param answer: see the top of this file.
    :param places: decimal places that each number was rounded to.
    """
    there = {row[: -len(places)]: row[-len(places) :] for row in found}
    if len(there) != len(found) or set(there) != set(answer):
        odd = sorted(map(str, set(there) ^ set(answer)))[:3]
        return f'{len(found)} rows instead of {len(answer)}; in one of the two alone: {", ".join(odd) or "none"}'
    for key, wanted in answer.items():
        for number, exact, digits in zip(there[key], wanted, places, strict=True):
            # A number without places is a count, and is exact.
            if number is None or abs(number - exact) > (0.5 * 10**-digits + 1e-9 if digits else 0):
                return f'{key} has {number} instead of {exact}'
    return None

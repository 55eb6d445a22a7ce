"""Counts a version of the features from its files, beside what its manifest says.

    python count_features.py <version folder> <encounters.csv>

The features hold no number of a patient; the file that they were made of says whose an encounter is.

Prints JSON: rows and patients of each part, how many patients are in two parts that must not share any, whether the
manifest agrees, and a digest of all rows, which is equal for equal features however they are ordered and cut into
files. The test part and the out-of-time part may share patients: nothing was learned from either.
"""

import argparse
import csv
import hashlib
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy
import pandas

PARTS = ('train', 'validation', 'test', 'out_of_time')

APART = [pair for pair in combinations(PARTS, 2) if pair != ('test', 'out_of_time')]
"""Parts that share no patient."""


def count(version: Path, encounters: Path) -> 'dict[str, Any]':
    """See the top of this file."""
    frames = {part: pandas.read_parquet(version / part) for part in PARTS}
    with encounters.open(newline='') as file:
        patient_of = {int(row['encounter_id']): row['patient_nbr'] for row in csv.DictReader(file)}
    patients = {part: set(map(patient_of.__getitem__, frame['encounter_id'])) for part, frame in frames.items()}
    digest = hashlib.sha256()
    for part, frame in frames.items():
        digest.update(json.dumps([part, *frame.columns]).encode())
        digest.update(numpy.sort(pandas.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes())
    parts = {
        part: {'rows': len(frame), 'positives': int(frame['label'].sum()), 'patients': len(patients[part])}
        for part, frame in frames.items()
    }
    return {
        'parts': parts,
        'in_two_parts': sum(len(patients[one] & patients[other]) for one, other in APART),
        'as_in_manifest': parts == json.loads((version / 'manifest.json').read_text())['parts'],
        'digest': digest.hexdigest(),
    }


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('version', type=Path, help='folder with a folder for each part, and manifest.json')
    parser.add_argument('encounters', type=Path, help='the file of encounters that the features were made of')
    given = parser.parse_args()
    print(json.dumps(count(given.version, given.encounters)))


if __name__ == '__main__':
    main()

"""Writes a version of the features as the tables that Autopilot learns from and is asked about.

Runs as a processing job in the SageMaker XGBoost image. Tables to learn from have a header, the label and the features;
rows to be asked about have the features alone, in the same order and without a header, as a batch transform sends them
on. The id of an encounter is in neither: a model would take it for a feature. Rows are in the order of that id, so that
answers can be laid beside labels.
"""

import argparse
from pathlib import Path

import pandas

ID, LABEL = 'encounter_id', 'label'

LEARNED = ('train', 'validation')
"""Parts with a label."""

ASKED = ('test', 'out_of_time')
"""Parts without one."""


def read(folder: Path) -> pandas.DataFrame:
    """A part of the features in the order of its encounters.

    :param folder: Parquet files with ``encounter_id``, ``label`` and one column per feature.
    """
    return pandas.read_parquet(folder).sort_values(ID)


def feature_columns(frame: pandas.DataFrame) -> list[str]:
    """Names of the features, in the order of the file."""
    return [name for name in frame.columns if name not in (ID, LABEL)]


def write(parts: 'dict[str, Path]', output: Path) -> 'dict[str, int]':
    """Writes all tables: ``<part>/<part>.csv`` to learn from, ``transform/<part>.csv`` to be asked about.

    :param parts: folder of each part.
    :returns: rows of each part.
    :raises ValueError: when a part lacks a feature of the first one, or has another; no model could be asked about it.
    """
    names = feature_columns(read(parts[LEARNED[0]]))
    rows = {}
    for part, folder in parts.items():
        frame = read(folder)
        differing = sorted(set(names) ^ set(feature_columns(frame)))
        if differing:
            raise ValueError(
                f'{part} and {LEARNED[0]} must have the same features, and differ in {differing}; '
                'make tables of one version of the features.'
            )
        learned = part in LEARNED
        file = output / (part if learned else 'transform') / f'{part}.csv'
        file.parent.mkdir(parents=True, exist_ok=True)
        frame[[LABEL, *names] if learned else names].to_csv(file, index=False, header=learned)
        rows[part] = len(frame)
    return rows


def main() -> None:
    """Writes the tables and prints how many rows they have."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    for part in (*LEARNED, *ASKED):
        parser.add_argument(f'--{part}', type=Path, required=True, help=f'folder with the Parquet files of {part}')
    parser.add_argument('--tables', type=Path, required=True, help='folder for the tables')
    given = parser.parse_args()
    rows = write({part: getattr(given, part) for part in (*LEARNED, *ASKED)}, given.tables)
    print('Wrote ' + ', '.join(f'{count} rows of {part}' for part, count in rows.items()))


if __name__ == '__main__':
    main()

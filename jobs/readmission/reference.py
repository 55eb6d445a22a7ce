"""The reference file of the data set: what the ids of an encounter mean."""

import csv
import io
import re

DIMENSIONS = ('admission_type', 'discharge_disposition', 'admission_source')
"""Names of the three dimensions; the fact table refers to each by ``<name>_id``."""


def dimensions(text: str) -> dict[str, list[tuple[int, str]]]:
    """Reads ``IDs_mapping.csv``: three tables, one below the other, with a line of a single comma between them.

    :param text: the content of the file, with either kind of line end.
    :return: dimension to its rows (id, description), sorted by id; descriptions without the file's stray blanks.
    :raises ValueError: when the text is no CSV, a line is none of a header, a row or a separator, an id occurs twice,
        or a table is missing.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix('\ufeff'))))
    except csv.Error as error:
        raise ValueError(f'IDs_mapping.csv is no CSV: {error}. Use the file as downloaded from UCI.') from error
    tables: dict[str, dict[int, str]] = {}
    table: dict[int, str] = {}
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if len(row) == 2 and row[0].endswith('_id') and row[1] == 'description':
            table = tables.setdefault(row[0][: -len('_id')], {})
        elif len(row) == 2 and re.fullmatch('[0-9]{1,9}', row[0]) and tables and int(row[0]) not in table:
            table[int(row[0])] = row[1].strip()
        else:
            raise ValueError(
                f'IDs_mapping.csv line {number}: {row} given; a line is a header (<name>_id,description), '
                'a row (a new id,text) or a single comma.'
            )
    if set(tables) != set(DIMENSIONS):
        raise ValueError(
            f'IDs_mapping.csv has the tables {sorted(tables)}, must have {sorted(DIMENSIONS)}. '
            'Use the file as downloaded from UCI.'
        )
    return {name: sorted(tables[name].items()) for name in DIMENSIONS}

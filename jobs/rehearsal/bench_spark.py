"""Measures what the Spark job takes against the least that Spark can do with the same files.

    PYTHONPATH=.:tests python rehearsal/bench_spark.py --csv diabetic_data.csv --sizes 1 10 --rounds 3

Two programs, in turns, each a process of its own from ``spark-submit`` to its end: ``plain`` reads the CSV file with
all columns as text and appends them to an Iceberg table; ``job`` is ``main.py`` with its arguments. Prints JSON. Times
are those of this machine; the ratios say what checks, features and bookkeeping take besides. Needs pyspark and Java 17;
a hundred times the UCI file needs 8 GB in the folder for temporary files.
"""

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Optional

import pyspark.sql

from conftest import ICEBERG, JOBS
from encounters import many
from readmission.encounter import FIELDS, column

GENERATED = 100_000
"""Encounters of size 1 when no file is given: about as many as in the UCI file."""

FIRST_ID = 100_000_000
"""Ids of copies begin here, so that they have as many digits in each size, and fit 32 bits."""

DISK_FACTOR = 4
"""Bytes on disk for each byte of CSV: the file, two tables, the features, and what Spark moves between its tasks."""

MEMORY = '4g'
"""For Spark: less than half of what the smallest worker of Glue has."""

TABLE = 'glue_catalog.bench.encounter'
"""The table that ``plain`` writes to."""


class Took(NamedTuple):
    """What a process took, in seconds."""

    s: float
    """By the clock."""

    cpu_s: float
    """Of the processors, with the processes that it started."""


def ratios(sizes: Sequence[int], rounds: int, source: Optional[Path] = None) -> 'list[dict[str, Any]]':
    """What both programs take at each size; progress goes to standard error.

    :param sizes: how many times the rows, in rising order.
    :param rounds: how often each program is measured at each size.
    :param source: CSV file as UCI has it; without it rows are made up.
    :return: for each size ``rows``; by the clock (``s``) and of the processors (``cpu_s``) the median of ``plain`` and
        ``job``, the median of the rounds' ``ratio``, ``row_us``, microseconds of the job for a row, and
        ``row_more_us``, those for each row more than in the size before, without what a run takes in any case.
    :raises OSError: when the disk has no room for a size.
    :raises RuntimeError: when a program fails.
    """
    lines = rows_of(source)
    results: list[dict[str, Any]] = []
    for size in sizes:
        rows = size * len(lines)
        with tempfile.TemporaryDirectory(prefix='bench-spark-') as folder:
            root = Path(folder)
            write_copies(lines, size, root / 'raw' / 'batch' / 'encounters.csv')
            measured = []
            for number in range(1, rounds + 1):
                plain, job = run_plain(root), run_job(root, rows)
                measured.append((plain, job))
                print(f'size {size} round {number}: plain {plain}, job {job}', file=sys.stderr, flush=True)
        results.append(compared(size, rows, measured, results[-1] if results else None))
    return results


def compared(size: int, rows: int, measured: 'list[tuple[Took, Took]]', before: 'dict[str, Any] | None') -> dict:
    """One result of :func:`ratios`."""
    result: dict[str, Any] = {'size': size, 'rows': rows, 'rounds': len(measured)}
    for unit in Took._fields:
        pairs = [(getattr(plain, unit), getattr(job, unit)) for plain, job in measured]
        plain, job = (statistics.median(each) for each in zip(*pairs))
        more = before and (job - before[unit]['job']) / (rows - before['rows'])
        result[unit] = {
            'plain': round(plain, 2),
            'job': round(job, 2),
            'ratio': round(statistics.median(job / plain for plain, job in pairs), 2),
            'row_us': round(job / rows * 1e6, 1),
            'row_more_us': more and round(more * 1e6, 1),
        }
    return result


def rows_of(source: Optional[Path]) -> 'list[list[str]]':
    """The rows of a CSV file as UCI has it, or as many made-up ones."""
    if source is None:
        return [[str(value) for value in encounter.values()] for encounter in many(GENERATED)]
    with source.open(newline='') as file:
        reader = csv.reader(file)
        if next(reader, None) != list(FIELDS):
            raise ValueError(f'{source} must begin with the header of the UCI file; give diabetic_data.csv')
        return list(reader)


def write_copies(lines: 'list[list[str]]', size: int, target: Path) -> None:
    """Writes the rows ``size`` times; each copy has encounters and patients of its own, and as many rows per patient.

    :raises OSError: when the disk has no room for what comes of them.
    """
    need = DISK_FACTOR * size * sum(len(','.join(line)) for line in lines)
    target.parent.mkdir(parents=True)
    free = shutil.disk_usage(target.parent).free
    if need > free:
        raise OSError(f'{tempfile.gettempdir()} has {free:,} bytes free, size {size} needs {need:,}; set TMPDIR')
    with target.open('w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(FIELDS)
        encounters, patients = count(FIRST_ID), count(FIRST_ID)
        for _ in range(size):
            numbers: defaultdict[str, int] = defaultdict(patients.__next__)
            writer.writerows([next(encounters), numbers[patient], *rest] for _, patient, *rest in lines)


def run_plain(root: Path) -> Took:
    """Runs ``plain`` on the files below ``root``."""
    took, _ = submit(root / 'plain', Path(__file__), '--plain', str(root / 'raw' / 'batch'))
    return took


def run_job(root: Path, rows: int) -> Took:
    """Runs ``job`` on the files below ``root``.

    :raises RuntimeError: when it has not taken every row.
    """
    zones = {'raw': root / 'raw', **{name: root / 'job' / name for name in ('reference', 'quarantine', 'features')}}
    options = {**zones, 'catalog': 'glue_catalog', 'database': 'bench', 'version': 'one'}
    pairs = [text for name, value in options.items() for text in (f'--{name}', str(value))]
    took, said = submit(root / 'job', JOBS / 'spark' / 'encounters' / 'main.py', *pairs)
    taken = json.loads(said)['encounters']
    if taken != rows:
        raise RuntimeError(f'the job took {taken} of {rows} rows; are there refused ones in the file?')
    return took


def submit(folder: Path, program: Path, *arguments: str) -> 'tuple[Took, str]':
    """Runs a program in Spark on two cores, and deletes what it wrote.

    :param folder: for its catalog, and what else it writes.
    :return: what it took, and its last line.
    :raises RuntimeError: when it fails.
    """
    catalog = 'spark.sql.catalog.glue_catalog'
    settings = {
        'spark.ui.enabled': 'false',
        'spark.driver.bindAddress': '127.0.0.1',
        'spark.driver.host': '127.0.0.1',
        'spark.local.dir': str(folder / 'local'),
        'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
        catalog: 'org.apache.iceberg.spark.SparkCatalog',
        f'{catalog}.type': 'hadoop',
        f'{catalog}.warehouse': str(folder / 'warehouse'),
    }
    command = [
        *(str(Path(pyspark.__file__).parent / 'bin' / 'spark-submit'), '--master', 'local[2]'),
        *('--driver-memory', MEMORY, '--packages', ICEBERG),
        *(part for name, value in settings.items() for part in ('--conf', f'{name}={value}')),
        *(str(program), *arguments),
    ]
    paths = os.pathsep.join([str(JOBS / 'spark' / 'encounters'), *filter(None, map(str, sys.path))])
    folder.mkdir()
    with (folder / 'said').open('w+') as said, (folder / 'log').open('w+') as log:
        before, start = os.times(), time.perf_counter()
        ended = subprocess.run(
            command, stdout=said, stderr=log, env={**os.environ, 'PYTHONPATH': paths, 'PYSPARK_PYTHON': sys.executable}
        )
        seconds, after = time.perf_counter() - start, os.times()
        for file in (said, log):
            file.seek(0)
        if ended.returncode != 0:
            raise RuntimeError(f'{program.name} ended with {ended.returncode}:\n{log.read()[-3000:]}')
        last = said.read().splitlines()[-1:]
    shutil.rmtree(folder)
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(round(seconds, 2), round(used, 2)), ''.join(last)


def plain(folder: str) -> None:
    """The program ``plain``."""
    spark = pyspark.sql.SparkSession.builder.getOrCreate()
    columns = ', '.join(f'{column(field)} string' for field in FIELDS)
    spark.createDataFrame([], columns).writeTo(TABLE).using('iceberg').create()
    spark.read.csv(folder, schema=columns, header=True).writeTo(TABLE).append()


def main() -> int:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--csv', type=Path, help='diabetic_data.csv; without it rows are made up')
    parser.add_argument('--sizes', type=int, nargs='+', default=[1, 10], help='how many times the rows')
    parser.add_argument('--rounds', type=int, default=3, help='how often to measure')
    parser.add_argument('--plain', help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.plain:
        plain(given.plain)
    else:
        print(json.dumps(ratios(given.sizes, given.rounds, given.csv), indent=2))
    return 0


if __name__ == '__main__':
    sys.exit(main())

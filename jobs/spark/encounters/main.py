"""Turns raw encounters into a star schema and into features. A Glue 5.1 job (Spark 3.5, Iceberg 1.10), and plain Spark
elsewhere.

    new CSV and Parquet files -> rows checked by the schema -> refused files and rows as JSON, with the reasons
                                                            -> Iceberg table ``encounter`` and its three dimensions
                                                            -> features of one version, with fitted parameters, manifest

Every run takes the files that no earlier run has taken, by their addresses, and can be made again: a row that is there
is a duplicate, and files count as taken only after their rows are stored. Each row of each file is accounted for in the
manifest; a version of the features that has a manifest is never written again.
"""

import argparse
import json
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from encounters_job import features, raw, star
from encounters_job.files import exists, write_text
from encounters_job.intake import take
from readmission.preparation import PARTS
from readmission.reference import dimensions

PARTS_PER_CORE = 3
"""Parts of the data in an exchange between workers, for each core: a slow one does not hold up the others for long."""


def settings(spark: SparkSession) -> 'dict[str, Any]':
    """Settings of the session that the steps rely on, or that make them fast."""
    return {
        # Text that is no number becomes NULL, and the hash of the split wraps around at 64 bits.
        'spark.sql.ansi.enabled': False,
        # Java does not compile methods above 8,000 bytes, and runs them many times slower.
        'spark.sql.codegen.hugeMethodLimit': 8_000,
        # With a condition on each of 50 columns, what Spark infers from conditions grows without bound.
        'spark.sql.constraintPropagation.enabled': False,
        # The default of 200 is for clusters of 200 cores.
        'spark.sql.shuffle.partitions': PARTS_PER_CORE * spark.sparkContext.defaultParallelism,
        # The parts of the features are written at the same time, without sorting by part before. With as many
        # writers as parts, Spark would sort after all.
        'spark.sql.maxConcurrentOutputFileWriters': len(PARTS) + 1,
    }


def arguments() -> argparse.Namespace:
    """The job's arguments. Glue adds arguments of its own, so unknown ones are ignored; folders end with ``/``."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    for name in ('raw', 'reference', 'quarantine', 'features'):
        parser.add_argument(f'--{name}', required=True, type=lambda uri: uri.rstrip('/') + '/')
    for name in ('catalog', 'database'):
        parser.add_argument(f'--{name}', required=True)
    parser.add_argument('--seed', type=int, default=0, help='another seed splits the patients in another way')
    parser.add_argument('--JOB_RUN_ID')
    parser.add_argument('--version', help="name of the features' version; by default Glue's id of the run")
    given, _ = parser.parse_known_args()
    given.version = given.version or given.JOB_RUN_ID
    if not given.version:
        parser.error('--version is missing; outside Glue there is no --JOB_RUN_ID to take its place')
    return given


def main() -> None:
    """Reads, checks, writes."""
    given = arguments()
    spark = SparkSession.builder.getOrCreate()
    for name, value in settings(spark).items():
        spark.conf.set(name, value)
    folder = f'{given.features}version={given.version}/'
    if exists(spark, f'{folder}manifest.json'):
        raise FileExistsError(f'{folder} has a manifest; features never change. Give another --version.')
    reference = {}
    if exists(spark, f'{given.reference}IDs_mapping.csv'):
        # Spark gives no row for a file without bytes.
        rows = spark.read.text(f'{given.reference}IDs_mapping.csv', wholetext=True).collect()
        reference = dimensions(rows[0][0] if rows else '')

    database = f'{given.catalog}.{given.database}'
    table, book = f'{database}.encounter', f'{database}.file_taken'
    star.ensure(spark, table, star.FACT)
    star.ensure(spark, book, star.BOOK)
    if not spark.table(book).where(F.col('version') == given.version).isEmpty():
        raise FileExistsError(f'A run of version {given.version} has taken files already. Give another --version.')
    run = take(spark, given, table, book)
    for name, entries in reference.items():
        star.store_dimension(spark, f'{database}.{name}', name, entries)

    # One snapshot for all that follows, whatever else is written meanwhile.
    snapshot = star.snapshot_of(spark, table)
    fact = spark.read.option('snapshot-id', snapshot).table(table) if snapshot else spark.table(table)
    fact = fact.select(*raw.COLUMNS)
    cut = features.cut_of(fact)
    manifest = {
        'name': 'readmission',
        'version': given.version,
        'seed': given.seed,
        'run': run,
        'source': {'table': table, 'snapshot': snapshot},
        **features.figures(fact, given.seed, cut),
        **features.write(spark, fact, folder, given.seed, cut),
    }
    # Last: a version without a manifest is not finished, and nothing may train on it.
    write_text(spark, f'{folder}manifest.json', json.dumps(manifest, indent=2) + '\n')
    shown = ('version', 'encounters', 'patients', 'label', 'cut', 'parts', 'later')
    print(json.dumps({**{name: manifest[name] for name in shown}, 'run': {**run, 'files': len(run['files'])}}))


if __name__ == '__main__':
    main()

"""Turns raw encounters into a star schema and into features. A Glue 5.1 job (Spark 3.5, Iceberg 1.10), and plain Spark
elsewhere.

    raw CSV and Parquet -> checked by the schema -> refused rows as JSON, with the reasons
                                                 -> Iceberg table ``encounter`` and its three dimensions
                                                 -> features of one version, with fitted parameters and a manifest

Every step can run again: tables are merged by key and only where a row differs, refused rows and features lie under
the version, and a version that has a manifest is never written again.
"""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from pyspark.sql import Column, DataFrame, Row, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import ArrayType, FloatType, IntegerType, StringType, StructField, StructType

from readmission.encounter import FIELDS, MISSING, column, is_integer, may_be_missing, parse, validate
from readmission.preparation import SPLIT_PERCENT, Fitted, eligible, feature_names, features, fit, label, split
from readmission.reference import dimensions

COLUMNS = tuple(column(field) for field in FIELDS)

MALFORMED = '_malformed'
"""The line as it stood, where a CSV line has more or fewer values than the header."""

FILES_PER_PART = 4
"""Files per part of the features: a few, so that training opens few objects, and more than one, so that more than
one task writes them."""


def read_raw(spark: SparkSession, raw: str) -> DataFrame:
    """Every raw row as text: one string column per field, :data:`MALFORMED`, and the file (``file``, ``modified``).

    :param raw: folder with ``batch/*.csv`` (as downloaded from UCI) and, when there is one, ``stream/`` (Parquet).
    """
    text = [StructField(name, StringType()) for name in COLUMNS]
    origin = [F.col('_metadata.file_path').alias('file'), F.col('_metadata.file_modification_time').alias('modified')]
    parts = []
    if exists(spark, f'{raw}batch'):
        schema = StructType(
            [*(StructField(field, StringType()) for field in FIELDS), StructField(MALFORMED, StringType())]
        )
        # enforceSchema=False compares each header with the schema, so that a file with moved columns stops the job.
        batch = spark.read.csv(
            f'{raw}batch',
            schema=schema,
            header=True,
            enforceSchema=False,
            mode='PERMISSIVE',
            columnNameOfCorruptRecord=MALFORMED,
        )
        fields = [F.col(f'`{field}`').alias(name) for field, name in zip(FIELDS, COLUMNS)]
        parts.append(batch.select(*fields, MALFORMED, *origin))
    if exists(spark, f'{raw}stream'):
        typed = [StructField(column(field), IntegerType() if is_integer(field) else StringType()) for field in FIELDS]
        stream = spark.read.schema(StructType(typed)).parquet(f'{raw}stream')
        nothing = F.lit(None).cast('string').alias(MALFORMED)
        parts.append(stream.select(*(F.col(item.name).cast('string') for item in text), nothing, *origin))
    if not parts:
        raise FileNotFoundError(
            f'{raw} has neither batch/ nor stream/. Upload diabetic_data.csv to {raw}batch/, '
            'or send encounters to the stream.'
        )
    rows = parts[0]
    for part in parts[1:]:
        rows = rows.unionByName(part)
    return rows


def check(rows: DataFrame) -> DataFrame:
    """Adds ``reasons``: why a row is refused, an empty list for a valid one."""
    return rows.withColumn('reasons', F.udf(reasons_of, ArrayType(StringType()))(F.struct(*COLUMNS, MALFORMED)))


def reasons_of(row: Row) -> 'list[str]':
    """Why one row of text is refused."""
    if row[MALFORMED] is not None:
        return [f'the line has another number of values than the header, which has {len(FIELDS)}']
    return validate(parse({field: row[name] for field, name in zip(FIELDS, COLUMNS)}))


def latest(rows: DataFrame) -> DataFrame:
    """One row per encounter: the one in the file that was written last, by name where two were written at once."""
    newest = Window.partitionBy('encounter_id').orderBy(F.desc('modified'), F.desc('file'), *COLUMNS)
    return rows.withColumn('_rank', F.row_number().over(newest)).where('_rank = 1').drop('_rank')


def curate(rows: DataFrame) -> DataFrame:
    """The fact table's rows: integers as integers, ``NULL`` where the raw file has ``?``."""
    return rows.select(*(curated(field).alias(column(field)) for field in FIELDS))


def curated(field: str) -> Column:
    """One column of the fact table."""
    value = F.col(column(field))
    if is_integer(field):
        return value.cast('int')
    return F.when(value != MISSING, value) if may_be_missing(field) else value


def encounter_of(row: Row) -> 'dict[str, Any]':
    """The raw encounter again, from a row of the fact table: what the model server gets as a request."""
    encounter = {field: row[name] for field, name in zip(FIELDS, COLUMNS)}
    raw = {field: MISSING if value is None and may_be_missing(field) else value for field, value in encounter.items()}
    return {field: value for field, value in raw.items() if value is not None}


def labelled(fact: DataFrame) -> DataFrame:
    """The fact rows to learn from, with ``part`` and ``label``: the patient can be readmitted, and whether is known."""

    def assign(row: Row) -> 'tuple[str, int] | None':
        encounter = encounter_of(row)
        target = label(encounter)
        return None if target is None or not eligible(encounter) else (split(encounter['patient_nbr']), target)

    shape = StructType([StructField('part', StringType()), StructField('label', IntegerType())])
    assigned = fact.withColumn('_assigned', F.udf(assign, shape)(F.struct(*COLUMNS)))
    return assigned.where('_assigned is not null').select(*COLUMNS, '_assigned.*')


def featured(rows: DataFrame, fitted: Fitted) -> DataFrame:
    """Ids, ``part``, ``label`` and one float32 column per feature (the width XGBoost computes in)."""
    names = feature_names(fitted)
    values = F.udf(lambda row: features(encounter_of(row), fitted), ArrayType(FloatType()))(F.struct(*COLUMNS))
    prepared = rows.select('encounter_id', 'patient_nbr', 'part', 'label', values.alias('_features'))
    return prepared.select(
        'encounter_id',
        'patient_nbr',
        'part',
        'label',
        *(F.col('_features')[i].alias(name) for i, name in enumerate(names)),
    )


def upsert(spark: SparkSession, table: str, rows: DataFrame, key: str) -> None:
    """Merges rows into an Iceberg table by key, and commits nothing when every row is there already.

    A table that is not there is made; a column that it lacks is added, and none is ever dropped or retyped.
    """
    if not spark.catalog.tableExists(table):
        rows.limit(0).writeTo(table).using('iceberg').tableProperty('format-version', '2').create()
    missing = [field for field in rows.schema if field.name not in spark.table(table).columns]
    if missing:
        added = ', '.join(f'`{field.name}` {field.dataType.simpleString()}' for field in missing)
        spark.sql(f'ALTER TABLE {table} ADD COLUMNS ({added})')
    changed = rows.subtract(spark.table(table).select(*rows.columns)).cache()
    if not changed.isEmpty():
        changed.createOrReplaceTempView('changed')
        pairs = ', '.join(f't.`{name}` = s.`{name}`' for name in rows.columns)
        names = ', '.join(f'`{name}`' for name in rows.columns)
        values = ', '.join(f's.`{name}`' for name in rows.columns)
        spark.sql(
            f'MERGE INTO {table} t USING changed s ON t.`{key}` = s.`{key}` '
            f'WHEN MATCHED THEN UPDATE SET {pairs} WHEN NOT MATCHED THEN INSERT ({names}) VALUES ({values})'
        )
    changed.unpersist()


def write_features(spark: SparkSession, fact: DataFrame, folder: str) -> 'dict[str, Any]':
    """Writes the three parts and ``preparation/preparation.json``; returns what the manifest says about them."""
    rows = labelled(fact).cache()

    def training() -> 'Iterator[dict[str, Any]]':
        return map(encounter_of, rows.where("part = 'train'").toLocalIterator())

    fitted = fit(training())
    write_text(spark, f'{folder}preparation/preparation.json', json.dumps(fitted, indent=2) + '\n')
    prepared = featured(rows, fitted)
    for part in SPLIT_PERCENT:
        of_part = prepared.where(F.col('part') == part).drop('part')
        ordered = of_part.repartitionByRange(FILES_PER_PART, 'encounter_id').sortWithinPartitions('encounter_id')
        ordered.write.mode('overwrite').parquet(f'{folder}{part}')
    counted = {
        row['part']: row
        for row in rows.groupBy('part').agg(F.count('*').alias('rows'), F.sum('label').alias('positives')).collect()
    }
    rows.unpersist()
    return {
        'parts': {
            part: {'rows': counted[part]['rows'], 'positives': counted[part]['positives']}
            for part in SPLIT_PERCENT
            if part in counted
        },
        'columns': prepared.drop('part').columns,
        'files': [
            {'path': f'{part}/{status.getPath().getName()}', 'bytes': status.getLen()}
            for part in (*SPLIT_PERCENT, 'preparation')
            for status in list_files(spark, f'{folder}{part}')
        ],
    }


def path_of(spark: SparkSession, uri: str) -> 'tuple[Any, Any]':
    """A Hadoop path and its file system: S3 in Glue, the local disk in a test."""
    path = spark._jvm.org.apache.hadoop.fs.Path(uri)
    return path, path.getFileSystem(spark._jsc.hadoopConfiguration())


def exists(spark: SparkSession, uri: str) -> bool:
    """Whether there is a file or folder at the address."""
    path, system = path_of(spark, uri)
    return system.exists(path)


def list_files(spark: SparkSession, uri: str) -> 'list[Any]':
    """Status of each data file in a folder, by name; without markers such as ``_SUCCESS``."""
    path, system = path_of(spark, uri)
    statuses = [status for status in system.listStatus(path) if status.getPath().getName()[0] not in '_.']
    return sorted(statuses, key=lambda status: status.getPath().getName())


def write_text(spark: SparkSession, uri: str, text: str) -> None:
    """Writes one small text file; replaces one that is there."""
    path, system = path_of(spark, uri)
    stream = system.create(path, True)
    try:
        stream.write(bytearray(text, 'utf-8'))
    finally:
        stream.close()


def arguments() -> argparse.Namespace:
    """The job's arguments. Glue adds arguments of its own, so unknown ones are ignored; folders end with ``/``."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    for name in ('raw', 'reference', 'quarantine', 'features'):
        parser.add_argument(f'--{name}', required=True, type=lambda uri: uri.rstrip('/') + '/')
    for name in ('catalog', 'database'):
        parser.add_argument(f'--{name}', required=True)
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
    folder = f'{given.features}version={given.version}/'
    if exists(spark, f'{folder}manifest.json'):
        raise FileExistsError(f'{folder} has a manifest; features never change. Give another --version.')

    checked = check(read_raw(spark, given.raw)).cache()
    refused = checked.where('size(reasons) > 0')
    valid = latest(checked.where('size(reasons) = 0'))
    refused_rows = refused.count()
    if refused_rows:
        refused.write.mode('overwrite').json(f'{given.quarantine}version={given.version}')

    table = f'{given.catalog}.{given.database}.encounter'
    upsert(spark, table, curate(valid), key='encounter_id')
    if exists(spark, f'{given.reference}IDs_mapping.csv'):
        text = spark.read.text(f'{given.reference}IDs_mapping.csv', wholetext=True).first()[0]
        for name, entries in dimensions(text).items():
            rows = spark.createDataFrame(entries, f'{name}_id int, description string')
            upsert(spark, f'{given.catalog}.{given.database}.{name}', rows, key=f'{name}_id')

    fact = spark.table(table).select(*COLUMNS)
    snapshot = spark.sql(f'SELECT snapshot_id FROM {table}.snapshots ORDER BY committed_at DESC LIMIT 1').first()
    written = write_features(spark, fact, folder)
    inputs = checked.groupBy('file').agg(F.count('*').alias('rows'), F.max('modified').cast('string').alias('modified'))
    manifest = {
        'name': 'readmission',
        'version': given.version,
        'source': {'table': table, 'snapshot': snapshot and snapshot[0], 'rows': fact.count()},
        'inputs': [row.asDict() for row in inputs.orderBy('file').collect()],
        'refused': refused_rows,
        **written,
    }
    # Last: a version without a manifest is not finished, and nothing may train on it.
    write_text(spark, f'{folder}manifest.json', json.dumps(manifest, indent=2) + '\n')
    print(json.dumps({name: manifest[name] for name in ('version', 'source', 'refused', 'parts')}))


if __name__ == '__main__':
    main()

"""Whether a file can be read at all: its name, the header of a CSV file, the footer of a Parquet file.

A file that cannot be read is refused as a whole, with the reason, before any row is read.
"""

import csv
from collections import Counter
from collections.abc import Collection, Sequence

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from encounters_job.files import StoredFile, head, path_of
from readmission.encounter import FIELDS, column, is_integer, is_required

COLUMNS = tuple(column(field) for field in FIELDS)
"""The columns of an encounter, in the order of the UCI file."""

HEAD_BYTES = 65_536
"""Enough for any header: the names of the UCI file take less than 1 kB."""

NAMED = 5
"""A reason names at most so many columns."""


def problem_of(spark: SparkSession, raw: str, stored: StoredFile, streamed: bool) -> 'str | None':
    """Why a file cannot be read as encounters; None when it can."""
    if stored.bytes == 0:
        return 'file: has no bytes; upload it again'
    if streamed:
        return problem_of_parquet(spark, stored.file)
    if not stored.file.endswith('.csv'):
        return f'file: the name ends in neither .csv nor, below {raw}stream/, in what the delivery writes; rename it'
    return problem_of_csv(head(spark, stored.file, HEAD_BYTES))


def problem_of_csv(start: bytes) -> 'str | None':
    """Why a CSV file is refused as a whole, from its first bytes: its header must be that of the UCI file."""
    line = start.split(b'\n', 1)[0]
    try:
        header = next(csv.reader([line.decode('utf-8-sig').rstrip('\r')], strict=True), [])
    except UnicodeDecodeError as error:
        return f'file: byte {error.start} of the header, {line[error.start]:#04x}, is no UTF-8; save it as CSV in UTF-8'
    except csv.Error as error:
        return f'file: the header is no CSV ({error}); quote names with " on both sides, or not at all'
    reason = problem_of_columns(header, FIELDS)
    if reason or header == list(FIELDS):
        return reason
    place = next(index for index, name in enumerate(FIELDS) if header[index] != name)
    return (
        f'file: column {place + 1} is {header[place]!r}, must be {FIELDS[place]!r}; '
        'bring the columns into the order of the UCI file'
    )


def problem_of_columns(given: Sequence[str], wanted: Sequence[str], optional: Collection[str] = ()) -> 'str | None':
    """Why a file with these columns, in any order, is refused.

    :param wanted: the columns of an encounter.
    :param optional: those of them that may be absent.
    """
    missing = [name for name in wanted if name not in given and name not in optional]
    new = [name for name in given if name not in wanted]
    twice = [name for name, count in Counter(given).items() if count > 1]
    faults = [
        *([f'lacks {listed(missing)}'] if missing else []),
        *([f'has {listed(new)}, which an encounter does not have'] if new else []),
        *([f'has {listed(twice)} twice'] if twice else []),
    ]
    return f'file: {" and ".join(faults)}; it must have the {len(wanted)} columns of an encounter' if faults else None


def listed(names: Sequence[str]) -> str:
    """At most :data:`NAMED` names, and how many more there are."""
    more = f' and {len(names) - NAMED} more' if len(names) > NAMED else ''
    return ', '.join(repr(name[:40]) for name in names[:NAMED]) + more


def problem_of_parquet(spark: SparkSession, uri: str) -> 'str | None':
    """Why a Parquet file is refused as a whole, from its footer: names and types of its columns."""
    parquet = spark._jvm.org.apache.parquet.hadoop
    path, _ = path_of(spark, uri)
    try:
        reader = parquet.ParquetFileReader.open(
            parquet.util.HadoopInputFile.fromPath(path, spark._jsc.hadoopConfiguration())
        )
        try:
            fields = list(reader.getFooter().getFileMetaData().getSchema().getFields())
        finally:
            reader.close()
    except Py4JJavaError as error:
        return f'file: is no whole Parquet file ({error.java_exception.getMessage()}); deliver it again'
    kinds = {
        field.getName(): field.asPrimitiveType().getPrimitiveTypeName().toString() if field.isPrimitive() else 'nested'
        for field in fields
    }
    optional = [column(field) for field in FIELDS if not is_required(field)]
    reason = problem_of_columns(list(kinds), COLUMNS, optional)
    if reason:
        return reason
    for field in FIELDS:
        wanted, given = ('INT32' if is_integer(field) else 'BINARY'), kinds.get(column(field))
        if given not in (wanted, None):
            return f"file: column {column(field)!r} is {given}, must be {wanted}; deliver it by the raw table's schema"
    return None

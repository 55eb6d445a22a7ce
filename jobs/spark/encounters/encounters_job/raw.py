"""The raw zone: which files are new, which of them can be read at all, and their rows as text.

A file that cannot be read is refused as a whole, with the reason, before any row is read: it stays where it is, and
stops no other file.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import NamedTuple, Optional
from urllib.parse import unquote

from py4j.protocol import Py4JJavaError
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

from encounters_job.files import StoredFile, files_below, head, path_of
from readmission.encounter import FIELDS, column, is_integer, is_required

COLUMNS = tuple(column(field) for field in FIELDS)
"""The columns of an encounter, in the order of the UCI file."""

MALFORMED = 'malformed'
"""Column with the line as it stood, where a CSV line has more or fewer values than the header."""

HEAD_BYTES = 65_536
"""Enough for any header: the names of the UCI file take less than 1 kB."""

NAMED = 5
"""A reason names at most so many columns."""

MOST_VALUES = 1_000_000
"""Values of a line that can still be refused; each task keeps a place for so many (4 MB)."""

LOOKERS = 16
"""Files that are looked into at the same time; each waits for its storage most of the time."""


class RawFile(NamedTuple):
    """A file of the raw zone and whether it can be read."""

    stored: StoredFile
    """The file."""

    streamed: bool
    """Whether it came through the stream, as Parquet."""

    reason: Optional[str]
    """Why it is refused as a whole; None for a file that can be read."""


def new_files(spark: SparkSession, raw: str, known: Collection[StoredFile]) -> 'list[RawFile]':
    """The files that no earlier run has taken: CSV below ``batch/``, Parquet below ``stream/``, and none beside them.

    :param raw: folder with both, ending in ``/``.
    :param known: files that were taken. A file that was replaced since then is new.
    :raises FileNotFoundError: when there is no file at all.
    """
    batch, stream = files_below(spark, f'{raw}batch'), files_below(spark, f'{raw}stream')
    beside = set(files_below(spark, raw)) - {*batch, *stream}
    if not batch and not stream and not beside:
        raise FileNotFoundError(
            f'{raw} has no file in batch/ or stream/. Upload diabetic_data.csv to {raw}batch/, '
            'or send encounters to the stream.'
        )
    taken = set(known)
    fresh = [(stored, streamed) for files, streamed in ((batch, False), (stream, True)) for stored in files]
    fresh = [(stored, streamed) for stored, streamed in fresh if stored not in taken]
    astray = f'file: lies beside batch/ and stream/, where nothing reads it; upload it to {raw}batch/'
    with ThreadPoolExecutor(LOOKERS) as pool:
        reasons = pool.map(lambda each: problem_of(spark, raw, *each), fresh)
        return [
            *(RawFile(*each, reason) for each, reason in zip(fresh, reasons)),
            *(RawFile(stored, False, astray) for stored in sorted(beside - taken)),
        ]


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


def literal(uri: str) -> str:
    """An address that Spark takes for no pattern of addresses."""
    return re.sub(r'([][{}*?\\])', r'\\\1', uri)


def read(spark: SparkSession, files: Sequence[RawFile]) -> DataFrame:
    """The rows of files that can be read: a string column per field and :data:`MALFORMED`, and :data:`ORIGIN`."""
    batch = [literal(file.stored.file) for file in files if not file.streamed]
    stream = [literal(file.stored.file) for file in files if file.streamed]
    parts = []
    if batch:
        rows = spark.read.csv(
            batch,
            schema=StructType([StructField(field, StringType()) for field in (*FIELDS, MALFORMED)]),
            header=True,
            mode='PERMISSIVE',
            columnNameOfCorruptRecord=MALFORMED,
            # As everybody else writes CSV: a quote inside quotes is doubled.
            escape='"',
            # A line with more values than this ends the job; the default is 20,480.
            maxColumns=MOST_VALUES,
            recursiveFileLookup=True,
        )
        names = [F.col(f'`{field}`').alias(name) for field, name in zip(FIELDS, COLUMNS)]
        parts.append(rows.select(*names, MALFORMED, *origin()))
    if stream:
        typed = [StructField(column(field), IntegerType() if is_integer(field) else StringType()) for field in FIELDS]
        rows = spark.read.schema(StructType(typed)).parquet(*stream, recursiveFileLookup=True)
        nothing = F.lit(None).cast('string').alias(MALFORMED)
        # An empty text is no value, as in CSV.
        names = [F.nullif(F.col(name).cast('string'), F.lit('')).alias(name) for name in COLUMNS]
        parts.append(rows.select(*names, nothing, *origin()))
    if not parts:
        text = ', '.join(f'{name} string' for name in (*COLUMNS, MALFORMED))
        return spark.createDataFrame([], f'{text}, file string, arrived timestamp, block bigint, line bigint')
    return reduce(DataFrame.unionByName, parts)


ORIGIN = ('arrived', 'file', 'block', 'line')
"""Columns that say where a row stood, in the order in which rows came: the time and the address of the file, the part
of it, the place in that part."""


def origin() -> 'list[Column]':
    """See :data:`ORIGIN`. To be selected where the files are read, and nowhere later."""
    return [
        F.col('_metadata.file_modification_time').alias('arrived'),
        F.col('_metadata.file_path').alias('file'),
        F.col('_metadata.file_block_start').alias('block'),
        F.monotonically_increasing_id().alias('line'),
    ]


def address(uri: str) -> str:
    """An address as Hadoop writes it, from one as Spark's ``_metadata`` does: escaped, and with more slashes."""
    return re.sub(r'^file:/+', 'file:/', unquote(uri))

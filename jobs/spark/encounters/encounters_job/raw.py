"""The raw zone: which files are new, which of them can be read at all, and their rows as text.

A file that cannot be read is refused as a whole, with the reason, before any row is read: it stays where it is, and
stops no other file.
"""

import re
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import NamedTuple, Optional
from urllib.parse import unquote

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

from encounters_job.files import StoredFile, files_below
from encounters_job.probe import COLUMNS, problem_of
from readmission.encounter import FIELDS, column, is_integer

MALFORMED = 'malformed'
"""Column with the line as it stood, where a CSV line has more or fewer values than the header."""

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

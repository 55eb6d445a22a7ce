"""The star schema: new encounters into the fact table, reference data into its dimensions, and the book of files taken.

An encounter comes once. The row that came first stays; the same row again is a duplicate, a label that was not known
before completes it, and a row with other content is refused: nobody can say here which of the two is right.
"""

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812

from encounters_job.files import StoredFile
from encounters_job.raw import COLUMNS, ORIGIN
from readmission.encounter import FIELDS, column, is_integer

KEY, LABEL = 'encounter_id', 'readmitted'

CONTENT = tuple(name for name in COLUMNS if name not in (KEY, LABEL))
"""What makes two rows of one encounter the same."""

FACT = ', '.join(f'{column(field)} {"int" if is_integer(field) else "string"}' for field in FIELDS)
"""Columns of the fact table."""

BOOK = 'file string, bytes bigint, modified bigint, version string'
"""Columns of the book of files taken: see :class:`StoredFile`, and the version of the features whose run took it."""

BROADCAST_ROWS = 1_000_000
"""So many ids are sent to every worker (8 MB); for more, the rows go to where the ids are."""


def ensure(spark: SparkSession, table: str, columns: str) -> None:
    """Makes an Iceberg table that is not there, and adds columns that it lacks; none is ever dropped or retyped."""
    if not spark.catalog.tableExists(table):
        empty = spark.createDataFrame([], columns)
        empty.writeTo(table).using('iceberg').tableProperty('format-version', '2').create()
        return
    there = spark.table(table).columns
    missing = [definition for definition in columns.split(', ') if definition.split()[0] not in there]
    if missing:
        spark.sql(f'ALTER TABLE {table} ADD COLUMNS ({", ".join(missing)})')


def special_ids(ids: DataFrame, fact: DataFrame) -> 'DataFrame | None':
    """The encounters that came more than once, or are in the fact table already; None when there is none.

    :param ids: ``encounter_id`` of every new row, as an integer or NULL; cached.
    """
    again = ids.groupBy(KEY).count().where(f'count > 1 and {KEY} is not null').select(KEY)
    known = ids.join(fact.select(KEY), KEY, 'left_semi')
    # A checkpoint, not a cache: Spark computes a cache again when a table that it was made from is written.
    special = again.union(known).distinct().localCheckpoint()
    count = special.count()
    if count == 0:
        return None
    return F.broadcast(special) if count <= BROADCAST_ROWS else special


def judge(came: DataFrame, fact: DataFrame) -> DataFrame:
    """Adds ``verdict`` to rows of encounters that came more than once: new, label, duplicate or conflict; and
    ``differing``, the columns in which a row in conflict differs.

    :param came: curated rows with their origin.
    :param fact: the rows of the fact table with the same ids.
    """
    there = fact.select(*COLUMNS, *(F.lit(None).cast(came.schema[name].dataType).alias(name) for name in ORIGIN))
    # Rows of the table have no origin, and NULL sorts first.
    order = Window.partitionBy(KEY).orderBy(*ORIGIN)
    whole = order.rowsBetween(Window.unboundedPreceding, Window.unboundedFollowing)
    content, labelled = F.struct(*CONTENT), F.col(LABEL).isNotNull()
    rank = F.row_number().over(order)
    ordered = (
        there.union(came)
        .withColumn('first', F.first(content).over(whole))
        .withColumn('rank', rank)
        # A row that is refused for its content says nothing of the label.
        .withColumn('labelled', labelled & content.eqNullSafe(F.col('first')))
        .withColumn('label', F.first(F.when(F.col('labelled'), F.col(LABEL)), ignorenulls=True).over(whole))
        .withColumn('labels_before', F.sum(F.col('labelled').cast('int')).over(order) - F.col('labelled').cast('int'))
    )
    same = content.eqNullSafe(F.col('first')) & (~labelled | (F.col(LABEL) == F.col('label')))
    completes = labelled & (F.col('labels_before') == 0)
    verdict = (
        F.when(F.col('file').isNull(), 'there')
        .when(~same, 'conflict')
        .when(F.col('rank') == 1, 'new')
        .when(completes, 'label')
        .otherwise('duplicate')
    )
    differing = F.array_compact(
        F.array(
            *(F.when(~F.col(name).eqNullSafe(F.col(f'first.{name}')), name) for name in CONTENT),
            F.when(labelled & (F.col(LABEL) != F.col('label')), LABEL),
        )
    )
    return ordered.select(*COLUMNS, *ORIGIN, verdict.alias('verdict'), differing.alias('differing')).where(
        "verdict != 'there'"
    )


def reason() -> Column:
    """Why a row in conflict is refused."""
    return F.concat(
        F.lit('encounter_id: '),
        F.col(KEY).cast('string'),
        F.lit(' came before with other values of '),
        F.concat_ws(', ', F.col('differing')),
        F.lit(
            '; the row that came first stays. If this one is right, delete the other from the table and send it again'
        ),
    )


def append(rows: DataFrame, table: str) -> int:
    """Adds curated rows to the fact table; returns how many there were."""
    spark = rows.sparkSession
    # Iceberg knows the count of a table without reading it.
    before = spark.table(table).count()
    rows.writeTo(table).append()
    return spark.table(table).count() - before


def assert_once(spark: SparkSession, table: str, before: 'int | None') -> None:
    """Makes sure that no encounter is in the fact table twice.

    :param before: id of the snapshot before the run; None when there was none.
    :raises ArithmeticError: when one is: two runs at the same time, or a file that changed between two looks.
    """
    twice = spark.table(table).groupBy(KEY).count().where('count > 1').first()
    if twice:
        catalog, _, name = table.partition('.')
        way = f"CALL {catalog}.system.rollback_to_snapshot('{name}', {before})" if before else f'DELETE FROM {table}'
        raise ArithmeticError(
            f'encounter {twice[KEY]} is in {table} {twice["count"]} times: did two runs go on at the same time, or did '
            f'a file change while it was read? Take back what this run stored, in Spark: {way}. Then start it again.'
        )


def snapshot_of(spark: SparkSession, table: str) -> 'int | None':
    """Id of the snapshot that a table has now; None when nothing was written to it."""
    row = spark.sql(f"SELECT snapshot_id FROM {table}.refs WHERE name = 'main'").first()
    return row and row[0]


def complete(labels: DataFrame, table: str) -> None:
    """Gives encounters of the fact table the label that has come for them.

    :param labels: ``encounter_id`` and ``readmitted``, one row per encounter.
    """
    labels.createOrReplaceTempView('labels')
    labels.sparkSession.sql(
        f'MERGE INTO {table} t USING labels s ON t.{KEY} = s.{KEY} '
        f'WHEN MATCHED AND t.{LABEL} IS NULL THEN UPDATE SET t.{LABEL} = s.{LABEL}'
    )


def store_dimension(spark: SparkSession, table: str, name: str, entries: 'list[tuple[int, str]]') -> None:
    """Brings a dimension to these rows, by id, and commits nothing when every row is there already.

    An id that is no longer given stays: encounters may refer to it.
    """
    columns = f'{name}_id int, description string'
    ensure(spark, table, columns)
    there = {row[f'{name}_id']: row['description'] for row in spark.table(table).collect()}
    new = [entry for entry in entries if entry[0] not in there]
    changed = [(key, text) for key, text in entries if there.get(key, text) != text]
    if new:
        spark.createDataFrame(new, columns).coalesce(1).writeTo(table).append()
    if changed:
        spark.createDataFrame(changed, columns).createOrReplaceTempView('changed')
        spark.sql(
            f'MERGE INTO {table} t USING changed s ON t.{name}_id = s.{name}_id '
            'WHEN MATCHED THEN UPDATE SET t.description = s.description'
        )


def files_taken(spark: SparkSession, table: str) -> 'list[StoredFile]':
    """The files that earlier runs have taken."""
    rows = spark.table(table).select('file', 'bytes', 'modified').collect()
    return [StoredFile(row['file'], row['bytes'], row['modified']) for row in rows]


def take_files(spark: SparkSession, table: str, files: 'list[StoredFile]', version: str) -> None:
    """Writes files into the book, after their rows are stored: a run that fails before is made again as a whole."""
    if files:
        spark.createDataFrame([(*stored, version) for stored in files], BOOK).coalesce(1).writeTo(table).append()

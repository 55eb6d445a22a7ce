"""Where refused files and rows are kept, with the reasons, so that a person can correct and send them again."""

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from encounters_job import checks, raw, star


def keep(
    spark: SparkSession,
    uri: str,
    files: 'list[raw.RawFile]',
    malformed: 'DataFrame | None',
    conflicts: 'DataFrame | None',
) -> 'tuple[int, dict[str, int]]':
    """Keeps what is refused as JSON: where it stood (``file``), why (``reasons``), and the ``line`` or ``encounter``.

    :param uri: folder to write to; nothing is written when nothing is refused.
    :param files: the new files, of which those with a reason are refused as a whole.
    :param malformed: rows of text that are no encounters.
    :param conflicts: curated rows of encounters that came before with other content.
    :return: the number of refused rows, and how often each field, ``line`` or ``file`` was a reason.
    """
    address = F.udf(raw.address)
    whole = [(file.stored.file, [file.reason]) for file in files if file.reason]
    parts = [spark.createDataFrame(whole, 'file string, reasons array<string>').coalesce(1)] if whole else []
    if malformed is not None:
        line = F.col(raw.MALFORMED).alias('line')
        # The values of a malformed line stand in other columns than they should.
        encounter = F.when(F.col(raw.MALFORMED).isNull(), F.struct(*raw.COLUMNS)).alias('encounter')
        parts.append(checks.with_reasons(malformed).select(address('file').alias('file'), 'reasons', line, encounter))
    if conflicts is not None:
        encounter = F.struct(*(F.col(name).cast('string').alias(name) for name in raw.COLUMNS)).alias('encounter')
        parts.append(
            conflicts.select(address('file').alias('file'), F.array(star.reason()).alias('reasons'), encounter)
        )
    if not parts:
        return 0, {}
    refused = parts[0]
    for part in parts[1:]:
        refused = refused.unionByName(part, allowMissingColumns=True)
    refused = refused.cache()
    refused.write.mode('overwrite').json(uri)
    # Grouped by the kind: reasons quote values, and there may be as many of them as rows.
    kinds = F.array_distinct(F.transform('reasons', lambda reason: F.substring_index(reason, ':', 1)))
    counted = refused.select(F.explode(kinds).alias('kind')).groupBy('kind').count().collect()
    reasons = {row['kind']: row['count'] for row in counted}
    count = refused.count() - len(whole)
    refused.unpersist()
    return count, dict(sorted(reasons.items()))

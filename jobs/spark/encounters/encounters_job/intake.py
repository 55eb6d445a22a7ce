"""What becomes of new files: their rows go into the fact table or into the quarantine, and each is accounted for."""

import json
from argparse import Namespace
from collections import Counter
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from encounters_job import checks, raw, star
from encounters_job.expressions import curated
from encounters_job.files import write_text
from encounters_job.quarantine import keep


def take(spark: SparkSession, given: Namespace, table: str, book: str) -> 'dict[str, Any]':
    """Takes the new files into the fact table and the quarantine.

    The files are read twice or more, never kept: the ids first, which say whether any encounter came before, then the
    rows; only rows that need a second look are read again.

    :param given: the job's arguments: ``raw``, ``quarantine``, ``features`` and ``version``.
    :param table: name of the fact table.
    :param book: name of the table of files taken.
    :return: what ``run.json`` and the manifest say of the run: files, rows, and what became of each.
    :raises ArithmeticError: when a row is not accounted for, or one is there twice; no file counts as taken then.
    """
    before = star.snapshot_of(spark, table)
    new = raw.new_files(spark, given.raw, star.files_taken(spark, book))
    rows = raw.read(spark, [file for file in new if file.reason is None])
    keys = rows.select(F.col(star.KEY).cast('int').alias(star.KEY), 'file').cache()
    rows_by_file = {raw.address(row['file']): row['count'] for row in keys.groupBy('file').count().collect()}
    special = star.special_ids(keys.select(star.KEY), spark.table(table))
    keys.unpersist()

    valid = rows.where(checks.accepted()).select(*curated(), *raw.ORIGIN)
    conflicts, verdicts, total = None, Counter(), sum(rows_by_file.values())
    if special is None and total:
        verdicts['new'] = star.append(valid.select(*raw.COLUMNS), table)
    elif special is not None:
        judged = star.judge(
            valid.join(special, star.KEY, 'left_semi'), spark.table(table).join(special, star.KEY, 'left_semi')
        )
        judged = judged.localCheckpoint()
        verdicts.update({row['verdict']: row['count'] for row in judged.groupBy('verdict').count().collect()})
        plain = valid.join(special, star.KEY, 'left_anti').select(*raw.COLUMNS)
        first = judged.where("verdict = 'new'").select(*raw.COLUMNS)
        stored = plain.union(first)
        verdicts['new'] = 0 if stored.isEmpty() else star.append(stored, table)
        if verdicts['label']:
            star.complete(judged.where("verdict = 'label'").select(star.KEY, star.LABEL), table)
        if verdicts['conflict']:
            conflicts = judged.where("verdict = 'conflict'")

    malformed = rows.where(~checks.accepted()) if sum(verdicts.values()) < total else None
    refused_rows, reasons = keep(spark, f'{given.quarantine}version={given.version}', new, malformed, conflicts)
    accounted = verdicts['new'] + verdicts['label'] + verdicts['duplicate'] + refused_rows
    if accounted != total:
        raise ArithmeticError(
            f'{total} rows were read, but {dict(verdicts)} and {refused_rows} refused ones are {accounted}. '
            'The files will be taken again; did one of them change while it was read?'
        )
    if verdicts['new']:
        star.assert_once(spark, table, before)
    run = {
        'rows': total,
        'new': verdicts['new'],
        'labels': verdicts['label'],
        'duplicates': verdicts['duplicate'],
        'quarantined': {'rows': refused_rows, 'files': sum(1 for file in new if file.reason), 'reasons': reasons},
        'files': [
            {
                **file.stored._asdict(),
                'rows': rows_by_file.get(file.stored.file, 0),
                **({'refused': file.reason} if file.reason else {}),
            }
            for file in new
        ],
    }
    # Before the book, so that a run that breaks off later leaves its figures.
    write_text(spark, f'{given.features}version={given.version}/run.json', json.dumps(run, indent=2) + '\n')
    star.take_files(spark, book, [file.stored for file in new], given.version)
    return run

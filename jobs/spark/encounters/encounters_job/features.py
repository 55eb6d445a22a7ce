"""Features of one version: fitted on the training part, written by part, and what the manifest says about them."""

import json
from collections import Counter
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from encounters_job import expressions
from encounters_job.files import delete, files_below, move, write_text
from readmission.encounter import MISSING, column
from readmission.preparation import CATEGORIES, DIAGNOSES, SPLIT_PERCENT, Fitted, diagnosis_group, fit_counts


def labelled(fact: DataFrame, seed: int) -> DataFrame:
    """The fact rows to learn from, with ``part`` and ``label``."""
    rows = fact.where(expressions.eligible() & F.col('readmitted').isNotNull())
    return rows.select('*', expressions.part(seed).alias('part'), expressions.label().alias('label'))


def fit(rows: DataFrame) -> Fitted:
    """``readmission.preparation.fit`` of the training part.

    Spark counts values as they stand in the table, and this function puts them into their categories: there are a few
    thousand of them, however many rows.

    :param rows: see :func:`labelled`.
    :raises ValueError: when the training part has no row.
    """
    fields = {**{column(field): field for field in CATEGORIES}, **{f'{field}_group': field for field in DIAGNOSES}}
    names = list(fields)
    pairs = F.array(
        *(
            F.struct(F.lit(index).alias('index'), F.col(column(field)).cast('string').alias('value'))
            for index, field in enumerate(fields.values())
        )
    )
    values = rows.where("part = 'train'").select(F.explode(pairs).alias('pair')).select('pair.*')
    counts: dict[str, Counter] = {name: Counter() for name in names}
    for index, value, count in values.groupBy('index', 'value').count().collect():
        raw = MISSING if value is None else value
        counts[names[index]][diagnosis_group(raw) if fields[names[index]] in DIAGNOSES else raw] += count
    # Every row has one value of each category.
    return fit_counts(sum(counts[names[0]].values()), counts)


def featured(rows: DataFrame, fitted: Fitted) -> DataFrame:
    """``encounter_id``, ``part``, ``label`` and one float32 column per feature (the width XGBoost computes in).

    The number of the patient says which part, and stays behind: nobody who trains needs it.
    """
    prepared = rows.select('*', *(value.alias(name) for name, value in expressions.helpers().items()))
    values = (value.alias(name) for name, value in expressions.features(fitted).items())
    return prepared.select('encounter_id', 'part', 'label', *values)


def write(spark: SparkSession, fact: DataFrame, folder: str, seed: int) -> 'dict[str, Any]':
    """Writes the parts as Parquet and ``preparation/preparation.json``.

    :param fact: the fact table.
    :param folder: address of the version, ending in ``/``.
    :return: what the manifest says of them.
    """
    rows = labelled(fact, seed)
    fitted = fit(rows)
    write_text(spark, f'{folder}preparation/preparation.json', json.dumps(fitted, indent=2) + '\n')
    prepared = featured(rows, fitted)
    # All parts in one pass over the table; Spark names the folders part=<name>.
    prepared.write.mode('overwrite').partitionBy('part').parquet(f'{folder}parts')
    for part in SPLIT_PERCENT:
        move(spark, f'{folder}parts/part={part}', f'{folder}{part}')
    delete(spark, f'{folder}parts')
    return {
        'columns': prepared.drop('part').columns,
        'files': [
            {'path': f'{part}/{stored.file.rpartition("/")[2]}', 'bytes': stored.bytes}
            for part in (*SPLIT_PERCENT, 'preparation')
            for stored in files_below(spark, f'{folder}{part}')
        ],
    }


def figures(fact: DataFrame, seed: int) -> 'dict[str, Any]':
    """How many rows and patients there are, which are left out of the learning and why, and how they are split."""
    known, can = F.col('readmitted').isNotNull(), expressions.eligible()
    summed = {
        'encounters': F.lit(1),
        'excluded': (~can).cast('int'),
        'unknown': (can & ~known).cast('int'),
        'rows': (can & known).cast('int'),
        'positives': F.when(can & known, expressions.label()).otherwise(0),
    }
    # First by patient, who is in one part with all encounters: patients are counted without another exchange.
    patients = fact.groupBy('patient_nbr').agg(*(F.sum(value).alias(name) for name, value in summed.items()))
    counted = (
        patients.groupBy(expressions.part(seed).alias('part'))
        .agg(
            *(F.sum(name).alias(name) for name in summed),
            F.count('*').alias('all_patients'),
            F.sum((F.col('rows') > 0).cast('int')).alias('patients'),
        )
        .collect()
    )
    total = Counter()
    for row in counted:
        total.update({name: row[name] for name in (*summed, 'all_patients')})
    by_part = {row['part']: row for row in counted}
    return {
        'encounters': total['encounters'],
        'patients': total['all_patients'],
        'label': {'known': total['rows'], 'excluded': total['excluded'], 'unknown': total['unknown']},
        'parts': {
            part: {name: by_part[part][name] for name in ('rows', 'positives', 'patients')}
            for part in SPLIT_PERCENT
            if part in by_part
        },
    }

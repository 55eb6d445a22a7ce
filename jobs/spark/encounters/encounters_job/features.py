"""Features of one version: fitted on the training part, written by part, and what the manifest says about them."""

import json
from collections import Counter
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from encounters_job import expressions
from encounters_job.files import delete, files_below, move, write_text
from readmission.encounter import MISSING, column
from readmission.preparation import (
    CATEGORIES,
    DIAGNOSES,
    PARTS,
    Fitted,
    cut_rank,
    diagnosis_group,
    fit_counts,
)

INTERVALS = 1 << 16
"""Intervals of ids that are counted at once when the cut in time is looked for: what the driver holds, and no more."""


FIGURES = ('rows', 'positives', 'patients')
"""What is counted of each part."""


def learnable(fact: DataFrame) -> DataFrame:
    """The fact rows to learn from."""
    return fact.where(expressions.eligible() & F.col('readmitted').isNotNull())


def cut_of(fact: DataFrame) -> 'int | None':
    """``readmission.preparation.cut_of`` of all rows to learn from, exactly; None when there are none.

    Ids are counted by interval, then those in the interval of the cut, until an interval is one id: about one pass over
    one column for each 16 bits between the lowest id and the highest, and no sorting.
    """
    ids = learnable(fact).select('encounter_id')
    count, low, high = ids.agg(F.count('*'), F.min('encounter_id'), F.max('encounter_id')).first()
    if count == 0:
        return None
    before = cut_rank(count)
    while low < high:
        width = (high - low) // INTERVALS + 1
        place = F.expr(f'(encounter_id - {low}L) div {width}L')
        within = ids.where(F.col('encounter_id').between(low, high)).groupBy(place.alias('place')).count()
        for row in sorted(within.collect()):
            if before < row['count']:
                low += row['place'] * width
                high = min(high, low + width - 1)
                break
            before -= row['count']
    return low


def labelled(fact: DataFrame, seed: int, cut: 'int | None') -> DataFrame:
    """The fact rows of all parts, with ``part`` and ``label``; see ``readmission.preparation.parts_of``.

    :param cut: see :func:`cut_of`.
    """
    rows = learnable(fact)
    late = F.col('encounter_id') >= F.lit(cut)
    # One number for each patient, and of those alone whom nothing was learned from: few enough to be sent around.
    new = rows.groupBy('patient_nbr').agg(F.min('encounter_id').alias('first')).where(F.col('first') >= F.lit(cut))
    marked = rows.join(new, 'patient_nbr', 'left').select(
        *fact.columns,
        expressions.part(seed, late, F.col('first').isNull()).alias('part'),
        expressions.label().alias('label'),
    )
    return marked.where(F.col('part').isNotNull())


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


def write(spark: SparkSession, fact: DataFrame, folder: str, seed: int, cut: 'int | None') -> 'dict[str, Any]':
    """Writes the parts as Parquet and ``preparation/preparation.json``.

    :param fact: the fact table.
    :param folder: address of the version, ending in ``/``.
    :param cut: see :func:`cut_of`.
    :return: what the manifest says of them.
    """
    rows = labelled(fact, seed, cut)
    fitted = fit(rows)
    write_text(spark, f'{folder}preparation/preparation.json', json.dumps(fitted, indent=2) + '\n')
    prepared = featured(rows, fitted)
    # All parts in one pass over the table; Spark names the folders part=<name>.
    prepared.write.mode('overwrite').partitionBy('part').parquet(f'{folder}parts')
    for part in PARTS:
        move(spark, f'{folder}parts/part={part}', f'{folder}{part}')
    delete(spark, f'{folder}parts')
    return {
        'columns': prepared.drop('part').columns,
        'files': [
            {'path': f'{part}/{stored.file.rpartition("/")[2]}', 'bytes': stored.bytes}
            for part in (*PARTS, 'preparation')
            for stored in files_below(spark, f'{folder}{part}')
        ],
    }


def figures(fact: DataFrame, seed: int, cut: 'int | None') -> 'dict[str, Any]':
    """How many rows and patients there are, which are left out of the learning and why, and how they are split.

    :param cut: see :func:`cut_of`.
    """
    known, can = F.col('readmitted').isNotNull(), expressions.eligible()
    late = F.col('encounter_id') >= F.lit(cut)
    summed = {
        'encounters': F.lit(1),
        'excluded': (~can).cast('int'),
        'unknown': (can & ~known).cast('int'),
        'early_rows': (can & known & ~late).cast('int'),
        'early_positives': F.when(can & known & ~late, expressions.label()).otherwise(0),
        'late_rows': (can & known & late).cast('int'),
        'late_positives': F.when(can & known & late, expressions.label()).otherwise(0),
    }
    # First by patient, whose rows are in one part before the cut and in one from it on: patients are counted without
    # another exchange.
    patients = fact.groupBy('patient_nbr').agg(*(F.sum(value).alias(name) for name, value in summed.items()))
    learned = F.col('early_rows') > 0
    counted = (
        patients.groupBy(
            expressions.part(seed, F.lit(False), learned).alias('early'),
            expressions.part(seed, F.lit(True), learned).alias('late'),
        )
        .agg(
            *(F.sum(name).alias(name) for name in summed),
            F.count('*').alias('all_patients'),
            *(F.sum((F.col(f'{when}_rows') > 0).cast('int')).alias(f'{when}_patients') for when in ('early', 'late')),
        )
        .collect()
    )
    total = Counter()
    parts: dict[Any, Counter] = {part: Counter() for part in (*PARTS, None)}
    for row in counted:
        total.update({name: row[name] for name in (*summed, 'all_patients')})
        for when in ('early', 'late'):
            parts[row[when]].update({name: row[f'{when}_{name}'] for name in FIGURES})
    told = {part: {name: found[name] for name in FIGURES} for part, found in parts.items()}
    return {
        'encounters': total['encounters'],
        'patients': total['all_patients'],
        'label': {
            'known': total['early_rows'] + total['late_rows'],
            'excluded': total['excluded'],
            'unknown': total['unknown'],
        },
        'cut': cut,
        'parts': {part: told[part] for part in PARTS if told[part]['rows']},
        'later': told[None],
    }

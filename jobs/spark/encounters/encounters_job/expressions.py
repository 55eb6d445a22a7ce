"""The preparation as expressions: ``readmission.preparation`` for all rows of the fact table at once.

Names, groups, shares and seeds are those of the module; only how they are computed is said here again, in a form that
Spark runs many times faster than Python. A test compares the two, value by value.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812

from readmission.encounter import FIELDS, MISSING, column, is_integer, may_be_missing
from readmission.preparation import (
    AGE_YEARS,
    CATEGORIES,
    COUNTS,
    DIABETES,
    DIAGNOSES,
    DIAGNOSIS_GROUPS,
    EXPIRED_OR_HOSPICE,
    MEDICATIONS,
    OUT_OF_TIME,
    SPLIT_MIX,
    SPLIT_PERCENT,
    SPLIT_SHIFT,
    Fitted,
    feature_names,
    split_start,
)

_FIELDS = {column(field): field for field in CATEGORIES}


def eligible() -> Column:
    """``readmission.preparation.eligible``."""
    return ~F.col('discharge_disposition_id').isin(*sorted(EXPIRED_OR_HOSPICE))


def label() -> Column:
    """``readmission.preparation.label``: 1, 0, or NULL."""
    return (F.col('readmitted') == '<30').cast('int')


def part(seed: int, late: Column, learned: Column) -> Column:
    """``readmission.preparation.part_of`` of what :func:`split` says.

    :param late: whether the encounter is at the cut or after it.
    :param learned: whether the patient has a row before the cut.
    """
    bucket = split(seed)
    return F.when(~late, bucket).when((bucket == 'test') | ~learned, OUT_OF_TIME)


def split(seed: int) -> Column:
    """``readmission.preparation.split``; bigint wraps around at 64 bits as the hash wants it."""
    mixed = F.col('patient_nbr').cast('bigint') + F.lit(signed(split_start(seed)))
    for shift, factor in SPLIT_MIX:
        mixed = mixed.bitwiseXOR(F.shiftrightunsigned(mixed, shift)) * F.lit(signed(factor))
    bucket = F.shiftrightunsigned(mixed, SPLIT_SHIFT) % 100
    result, bound = F.when(F.lit(False), ''), 0
    for name, percent in SPLIT_PERCENT.items():
        bound += percent
        result = result.when(bucket < bound, name)
    return result


def signed(word: int) -> int:
    """The same 64 bits as a signed number, as Spark's bigint has them."""
    return word - 2**64 if word >= 2**63 else word


def numbers() -> 'dict[str, Column]':
    """``readmission.preparation.numbers``: name to float32; needs :func:`helpers`."""
    age = F.lit(None)
    for text, years in AGE_YEARS.items():
        age = F.when(F.col('age') == text, F.lit(years)).otherwise(age)
    values = {
        'age_years': age,
        **{field: F.col(column(field)) for field in COUNTS},
        'medications_prescribed': F.col('_doses') % 100,
        'medications_increased': F.floor(F.col('_doses') / 100) % 100,
        'medications_decreased': F.floor(F.col('_doses') / 10_000),
        'medication_changed': F.col('change') == 'Ch',
        'diabetes_medication': F.col('diabetesmed') == 'Yes',
        'weight_known': F.col('weight').isNotNull(),
    }
    return {name: value.cast('float') for name, value in values.items()}


def is_category(name: str, value: str) -> Column:
    """Whether a row has a value of ``readmission.preparation.categories``; needs :func:`helpers`."""
    if name in _FIELDS:
        there = F.col(name)
        if value == MISSING:
            return there.isNull()
        same = there == (int(value) if is_integer(_FIELDS[name]) else value)
        return F.coalesce(same, F.lit(False)) if may_be_missing(_FIELDS[name]) else same
    return F.col(f'_{name}') == value


def diagnosis_group(code: Column) -> Column:
    """``readmission.preparation.diagnosis_group``, of a code that is NULL where it is missing."""
    number = F.substring_index(code, '.', 1).cast('int')
    # Not a number: codes that start with E or V.
    group = F.when(code.isNull(), MISSING).when(number.isNull(), 'other').when(number == DIABETES, 'diabetes')
    for name, first, last, symptom in DIAGNOSIS_GROUPS:
        within = number.between(first, last)
        group = group.when(within if symptom is None else within | (number == symptom), name)
    return group.otherwise('other')


def helpers() -> 'dict[str, Column]':
    """What several features need, so that it is computed once: ``_doses`` and the groups of diagnoses."""
    # One look at each medication: units count the prescribed ones, hundreds the increased, ten thousands the decreased.
    doses = F.lit(0)
    for field in MEDICATIONS:
        value = F.col(column(field))
        doses = doses + F.when(value == 'No', 0).when(value == 'Up', 101).when(value == 'Down', 10_001).otherwise(1)
    return {'_doses': doses, **{f'_{field}_group': diagnosis_group(F.col(field)) for field in DIAGNOSES}}


def features(fitted: Fitted) -> 'dict[str, Column]':
    """``readmission.preparation.features``: name to float32; needs :func:`helpers`."""
    values = list(numbers().values())
    for name, known in fitted['categories'].items():
        values += [is_category(name, value).cast('float') for value in known]
    return dict(zip(feature_names(fitted), values))


def curated() -> 'list[Column]':
    """The columns of the fact table from columns of text: integers as integers, NULL where the raw file has ``?``."""

    def one(field: str) -> Column:
        value = F.col(column(field))
        if is_integer(field):
            return value.cast('int')
        return F.when(value != MISSING, value) if may_be_missing(field) else value

    return [one(field).alias(column(field)) for field in FIELDS]

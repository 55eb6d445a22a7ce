"""Which rows are encounters: by expressions for all rows, and in words for those that are not.

``readmission.encounter.validate`` is what an encounter must be. The expressions say the same of a row of text, many
times faster; they decide, and the function names the reasons. Tests compare the two.
"""

from functools import reduce

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import ArrayType, StringType

from encounters_job.raw import COLUMNS, MALFORMED
from readmission.encounter import FIELDS, column, is_integer, is_required, parse, rules, validate


def accepted() -> Column:
    """Whether a row of text is a valid encounter; never NULL."""
    conditions = [F.col(MALFORMED).isNull(), *(accepted_field(field) for field in FIELDS)]
    return F.coalesce(reduce(Column.__and__, conditions), F.lit(False))


def accepted_field(field: str) -> Column:
    """Whether one column of text has a valid value; NULL or false where not."""
    value, wanted = F.col(column(field)), rules(field)
    if is_integer(field):
        number = value.cast('int')
        # The plain spelling of a number needs no expression to be matched; '007' and '-0' do.
        spelt = (number.cast('string') == value) | value.rlike(r'\A-?[0-9]{1,18}\z')
        return spelt & number.between(wanted['minimum'], wanted['maximum'])
    conditions = []
    if 'enum' in wanted:
        conditions.append(value.isin(*wanted['enum']))
    if 'maxLength' in wanted:
        conditions.append(F.length(value) <= wanted['maxLength'])
    if 'pattern' in wanted:
        # The pattern is anchored; \z in place of $, which would let a trailing line feed through.
        conditions.append(value.rlike(rf'\A(?:{wanted["pattern"].removeprefix("^").removesuffix("$")})\z'))
    valid = reduce(Column.__and__, conditions)
    return valid if is_required(field) else value.isNull() | valid


def with_reasons(refused: DataFrame) -> DataFrame:
    """Adds ``reasons``: why each row of text is refused."""
    return refused.withColumn('reasons', F.udf(reasons_of, ArrayType(StringType()))(F.struct(*COLUMNS, MALFORMED)))


def reasons_of(row: Row) -> 'list[str]':
    """Why one row of text is refused; each reason begins with the field, or with ``line`` for the row as a whole."""
    if row[MALFORMED] is not None:
        return [
            f'line: has another number of values than the header, which has {len(FIELDS)}; correct and send it again'
        ]
    return validate(parse({field: row[name] for field, name in zip(FIELDS, COLUMNS)}))

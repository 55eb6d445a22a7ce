"""Runs saved queries of Athena over the tables of the rehearsed lake, as who sees everything and as who sees what a
data filter lets through, and holds each answer against the file.

    spark-submit saved_queries.py --plan plan.json --csv diabetic_data.csv --ids IDs_mapping.csv --catalog <name>
        --output found.json

``plan.json`` has ``database``, ``queries`` (``name`` and ``sql``) and ``filter`` (``table``, ``columns``, ``rows``), as
the templates have them.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

import answers
from trino import condition_in_spark, in_spark, parser

FORBIDDEN = 'patient_nbr'
"""Column that names a patient."""


def through(spark: SparkSession, data_filter: 'dict[str, Any]') -> None:
    """From now on the table is what the filter lets through: a view of the same name comes first."""
    table = data_filter['table']
    shown = spark.table(table).where(condition_in_spark(data_filter['rows'])).select(*data_filter['columns'])
    shown.createOrReplaceTempView(table)


def trial(result: DataFrame, rows: 'list[dict[str, Any]]', meaning: answers.Names, name: str) -> 'dict[str, Any]':
    """How many rows a query gave, and what is wrong with them."""
    found = [tuple(row) for row in result.collect()]
    if name not in answers.ANSWERS:
        return {'rows': len(found), 'wrong': 'nothing computes it a second time; add it to jobs/rehearsal/answers.py'}
    compute, places = answers.ANSWERS[name]
    return {'rows': len(found), 'wrong': answers.difference(found, compute(rows, meaning), places)}


def main() -> None:
    """See the top of this file."""
    given = arguments()
    plan = json.loads(given.plan.read_text())
    everything, meaning = answers.encounters(given.csv), answers.names(given.ids)
    open_ones = [row for row in everything if answers.is_open(row)]
    spark = SparkSession.builder.getOrCreate()
    parse = parser(spark)
    spark.sql(f'USE {given.catalog}.{plan["database"]}')
    table = plan['filter']['table']

    queries = {}
    for query in plan['queries']:
        parse(query['sql'])
        queries[query['name']] = in_spark(query['sql'])
    count = spark.table(table).count()
    unfiltered = {name: trial(spark.sql(sql), everything, meaning, name) for name, sql in queries.items()}

    through(spark, plan['filter'])
    filtered = {name: trial(spark.sql(sql), open_ones, meaning, name) for name, sql in queries.items()}
    shown = {row[0] for row in spark.table(table).select('encounter_id').collect()}
    found = {
        'queries': [{'name': name, 'all': unfiltered[name], 'filtered': filtered[name]} for name in queries],
        'encounters': {'table': count, 'file': len(everything)},
        'shown': {'table': len(shown), 'file': len(open_ones)},
        'restricted_shown': len(shown - {row['encounter_id'] for row in open_ones}),
        'names_a_patient': selects(spark, f'SELECT {FORBIDDEN} FROM {table}'),
    }
    given.output.write_text(json.dumps(found))


def selects(spark: SparkSession, sql: str) -> bool:
    """Whether a statement can be run."""
    try:
        spark.sql(sql)
    except AnalysisException as error:
        if error.getErrorClass() != 'UNRESOLVED_COLUMN.WITH_SUGGESTION':
            raise
        return False
    return True


def arguments() -> argparse.Namespace:
    """The arguments, see the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    for name in ('plan', 'csv', 'ids', 'output'):
        parser.add_argument(f'--{name}', required=True, type=Path)
    parser.add_argument('--catalog', required=True)
    return parser.parse_args()


if __name__ == '__main__':
    main()

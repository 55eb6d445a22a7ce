"""The SQL of Athena on this machine: Trino's own parser says whether it is SQL, sqlglot says it in Spark's."""

from typing import Any

import sqlglot
from pyspark.sql import SparkSession

TRINO = 'io.trino'


def parser(spark: SparkSession) -> 'Any':
    """A function that raises ``ValueError`` for what Trino cannot parse.

    Its libraries are other versions of those that Spark has, so they get a class loader of their own.
    """
    jvm, gateway = spark._jvm, spark.sparkContext._gateway
    jars = [jar for jar in spark.conf.get('spark.jars').split(',') if 'iceberg' not in jar]
    urls = gateway.new_array(jvm.java.net.URL, len(jars))
    for index, jar in enumerate(jars):
        urls[index] = jvm.java.net.URL(jar)
    loader = jvm.java.net.URLClassLoader(urls, None)

    def made(name: str) -> 'Any':
        no_classes, nothing = gateway.new_array(jvm.Class, 0), gateway.new_array(jvm.Object, 0)
        return loader.loadClass(f'{TRINO}.sql.parser.{name}').getDeclaredConstructor(no_classes).newInstance(nothing)

    trino, options = made('SqlParser'), made('ParsingOptions')

    def parse(sql: str) -> None:
        try:
            trino.createStatement(sql, options)
        except Exception as error:
            raise ValueError(str(getattr(error, 'java_exception', error))) from error

    return parse


def in_spark(sql: str) -> str:
    """A statement of Athena in the SQL of Spark."""
    (statement,) = sqlglot.transpile(sql, read='athena', write='spark', unsupported_level=sqlglot.ErrorLevel.RAISE)
    return statement


def condition_in_spark(condition: str) -> str:
    """A row expression of a data filter in the SQL of Spark."""
    return sqlglot.parse_one(condition, read='athena').sql(dialect='spark')

"""What several files of tests share: one local Spark with Iceberg, as Glue 5.1 has them, in one process."""

import os
import sys
from pathlib import Path

import pytest

JOBS = Path(__file__).resolve().parent.parent

ICEBERG = 'org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.0'
"""The Iceberg of Glue 5.1; Spark resolves it from Maven's repository once and keeps it."""


@pytest.fixture(scope='session')
def spark(tmp_path_factory):
    """A session with the Iceberg catalog ``glue_catalog`` in a folder."""
    sql = pytest.importorskip('pyspark.sql')
    # Spark's Python workers are processes of their own and import what the functions come from.
    os.environ['PYTHONPATH'] = os.pathsep.join([str(JOBS / 'spark' / 'encounters'), str(JOBS)])
    os.environ['PYSPARK_PYTHON'] = sys.executable
    settings = {
        'spark.ui.enabled': 'false',
        'spark.driver.bindAddress': '127.0.0.1',
        'spark.driver.host': '127.0.0.1',
        'spark.jars.packages': ICEBERG,
        'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
        'spark.sql.catalog.glue_catalog': 'org.apache.iceberg.spark.SparkCatalog',
        'spark.sql.catalog.glue_catalog.type': 'hadoop',
        'spark.sql.catalog.glue_catalog.warehouse': str(tmp_path_factory.mktemp('warehouse')),
    }
    builder = sql.SparkSession.builder.master('local[2]')
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()

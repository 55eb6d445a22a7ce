"""The Spark job's functions on a local Spark, without AWS; needs pyspark and Java. The merge needs Iceberg and is
not covered here."""

import csv
import json
import os
import sys
from pathlib import Path

import numpy
import pytest

from encounters import given, many
from readmission.encounter import FIELDS
from readmission.preparation import feature_names, features, fit, split

pytest.importorskip('pyspark')

from pyspark.sql import SparkSession

import main

JOBS = Path(__file__).resolve().parent.parent


@pytest.fixture(scope='module')
def spark():
    # Spark's Python workers are processes of their own and import what the functions come from.
    os.environ['PYTHONPATH'] = os.pathsep.join([str(Path(main.__file__).parent), str(JOBS)])
    os.environ['PYSPARK_PYTHON'] = sys.executable
    session = (
        SparkSession.builder.master('local[1]')
        .config('spark.ui.enabled', 'false')
        .config('spark.sql.shuffle.partitions', '1')
        .config('spark.driver.bindAddress', '127.0.0.1')
        .config('spark.driver.host', '127.0.0.1')
        .getOrCreate()
    )
    yield session
    session.stop()


def upload(folder, encounters, header=FIELDS, more=''):
    """Writes a raw zone with one CSV file; returns its address."""
    (folder / 'batch').mkdir(parents=True)
    with (folder / 'batch' / 'a.csv').open('w', newline='') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(header)
        writer.writerows([encounter.get(field, '') for field in FIELDS] for encounter in encounters)
        file.write(more)
    return f'{folder}/'


def test_refuses_rows_with_their_reason_and_keeps_the_others(spark, tmp_path):
    raw = upload(tmp_path, [given(), given(encounter_id=2, gender='Martian')], more='3,4,5\n')
    rows = {row['encounter_id']: row['reasons'] for row in main.check(main.read_raw(spark, raw)).collect()}
    assert rows['1'] == []
    assert rows['2'] == ["gender: 'Martian' given; must be one of Female, Male, Unknown/Invalid"]
    assert rows['3'] == ['the line has another number of values than the header, which has 50']


def test_a_file_with_moved_columns_stops_the_job(spark, tmp_path):
    raw = upload(tmp_path, [given()], header=[FIELDS[1], FIELDS[0], *FIELDS[2:]])
    with pytest.raises(Exception, match='CSV header does not conform to the schema'):
        main.check(main.read_raw(spark, raw)).collect()


def test_an_empty_raw_zone_says_where_data_belongs(spark, tmp_path):
    with pytest.raises(FileNotFoundError, match=r'has neither batch/ nor stream/\. Upload diabetic_data\.csv to'):
        main.read_raw(spark, f'{tmp_path}/')


def test_reads_the_stream_beside_the_batch_and_the_newest_file_wins(spark, tmp_path):
    raw = upload(tmp_path, [given(encounter_id=1, readmitted='NO'), given(encounter_id=2)])
    newer = upload(tmp_path / 'newer', [given(encounter_id=1, readmitted='<30')])
    stream = main.curate(main.read_raw(spark, newer))
    stream.coalesce(1).write.parquet(f'{raw}stream/year=2026/month=01/day=31')
    rows = main.latest(main.check(main.read_raw(spark, raw))).collect()
    assert {row['encounter_id']: row['readmitted'] for row in rows} == {'1': '<30', '2': 'NO'}


def test_curated_rows_have_null_for_missing_and_turn_back_into_the_request(spark, tmp_path):
    encounter = given(weight='?', max_glu_serum='None')
    del encounter['readmitted']
    (row,) = main.curate(main.read_raw(spark, upload(tmp_path, [encounter]))).collect()
    assert row['weight'] is None
    assert row['max_glu_serum'] == 'None'
    assert main.encounter_of(row) == encounter


def test_spark_writes_the_features_that_the_model_server_computes(spark, tmp_path):
    encounters = [*many(120), given(encounter_id=900, patient_nbr=9, discharge_disposition_id=11)]
    unknown = given(encounter_id=901)
    del unknown['readmitted']
    fact = main.curate(main.read_raw(spark, upload(tmp_path / 'raw', [*encounters, unknown])))
    written = main.write_features(spark, fact, f'{tmp_path}/features/')

    learned = {e['encounter_id']: e for e in encounters if e['encounter_id'] < 900}
    fitted = json.loads((tmp_path / 'features' / 'preparation' / 'preparation.json').read_text())
    assert fitted == fit(e for e in learned.values() if split(e['patient_nbr']) == 'train')
    assert sum(part['rows'] for part in written['parts'].values()) == len(learned)
    for part in ('train', 'validation', 'test'):
        for row in spark.read.parquet(f'{tmp_path}/features/{part}').collect():
            encounter = learned[row['encounter_id']]
            assert split(encounter['patient_nbr']) == part
            served = numpy.float32(features(encounter, fitted)).tolist()
            assert [row[name] for name in feature_names(fitted)] == served

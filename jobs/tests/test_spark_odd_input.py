"""Files, names and orders of rows that nobody expects, and that must neither stop the job nor be counted twice."""

import pytest

from encounters import given, many

pytest.importorskip('pyspark')

from pyarrow import Table, parquet

from lake import Lake


@pytest.fixture
def lake(spark, tmp_path):
    return Lake(spark, tmp_path)


def counts(manifest):
    run = manifest['run']
    return run['rows'], run['new'], run['labels'], run['duplicates'], run['quarantined']['rows']


def without_label(**overrides):
    encounter = given(**overrides)
    del encounter['readmitted']
    return encounter


def test_a_refused_row_takes_no_label_from_the_encounter(lake):
    rows = [
        without_label(),
        given(race='Asian', readmitted='<30'),
        given(readmitted='>30'),
        given(readmitted='NO'),
    ]
    lake.upload('a.csv', [*rows, *many(99)[1:]])
    assert counts(lake.run()) == (102, 99, 1, 0, 2)
    (first,) = lake.table().where('encounter_id = 1').collect()
    assert (first['race'], first['readmitted']) == ('Caucasian', '>30')


@pytest.mark.parametrize('name', ['a[1].csv', 'a{b}.csv', 'a*.csv', 'a?.csv', 'a\\b.csv'])
def test_a_name_is_no_pattern_of_names(lake, name):
    lake.upload('ab.csv', many(100))
    lake.run()
    lake.upload(name, [given(encounter_id=900)])
    assert counts(lake.run()) == (1, 1, 0, 0, 0)


def test_a_folder_named_stream_makes_no_csv_file_a_streamed_one(spark, tmp_path):
    (tmp_path / 'stream').mkdir()
    lake = Lake(spark, tmp_path / 'stream' / tmp_path.name)
    (lake.batch / 'stream').mkdir()
    lake.upload('stream/a.csv', many(100))
    assert counts(lake.run()) == (100, 100, 0, 0, 0)


def test_a_parquet_file_with_nested_values_and_a_line_of_commas_are_refused_and_stop_nothing(lake):
    lake.upload('a.csv', many(100), more=',' * 30_000 + '\n')
    folder = lake.root / 'raw' / 'encounters' / 'stream'
    folder.mkdir()
    parquet.write_table(Table.from_pylist([{'encounter_id': 1, 'race': {'code': 1}}]), folder / 'a.parquet')
    manifest = lake.run()
    assert counts(manifest) == (101, 100, 0, 0, 1)
    assert manifest['run']['quarantined']['files'] == 1


def test_a_reference_file_without_bytes_is_named(lake):
    (lake.root / 'raw' / 'reference').mkdir(parents=True)
    (lake.root / 'raw' / 'reference' / 'IDs_mapping.csv').touch()
    lake.upload('a.csv', many(100))
    with pytest.raises(ValueError, match=r'IDs_mapping.csv has the tables \[\], must have'):
        lake.run()


def test_a_version_whose_run_has_taken_files_keeps_its_quarantine(lake):
    lake.upload('a.csv', [given(encounter_id=1, gender='Martian')])
    with pytest.raises(ValueError, match='0 encounters given'):
        lake.run(version='v')
    lake.upload('b.csv', [*many(100), given(encounter_id=900, age='old')])
    with pytest.raises(FileExistsError, match=r'A run of version v has taken files already\. Give another'):
        lake.run(version='v')
    assert [row['reasons'][0].split(':')[0] for row in lake.quarantined('v')] == ['gender']
    assert counts(lake.run(version='w')) == (101, 100, 0, 0, 1)


def test_a_refused_row_names_its_file_as_the_manifest_does(lake):
    lake.upload('läuft 100%25 #1.csv', [*many(100), given(encounter_id=900, age='old')])
    (file,) = lake.run()['run']['files']
    assert [row['file'] for row in lake.quarantined()] == [file['file']]

"""The Spark job as a whole, on a local Spark with Iceberg, without AWS; needs pyspark and Java 17."""

import json

import numpy
import pytest

from encounters import given, many
from readmission.encounter import FIELDS
from readmission.preparation import PARTS, eligible, feature_names, features, fit, parts_of

pytest.importorskip('pyspark')

from lake import Lake

IDS_MAPPING = """admission_type_id,description
1,Emergency
,
discharge_disposition_id,description
1,Discharged to home
11,Expired
,
admission_source_id,description
7, Emergency Room
"""


@pytest.fixture
def lake(spark, tmp_path):
    return Lake(spark, tmp_path)


def facts(lake):
    return {row['encounter_id']: row for row in lake.table().collect()}


def without_label(**overrides):
    encounter = given(**overrides)
    del encounter['readmitted']
    return encounter


def counts(manifest):
    run = manifest['run']
    return run['rows'], run['new'], run['labels'], run['duplicates'], run['quarantined']['rows']


def test_every_row_is_a_fact_a_duplicate_or_refused_with_its_reason(lake):
    wrong = given(encounter_id=3, gender='Martian', time_in_hospital=99)
    lake.upload('a.csv', [*many(300), wrong, given(encounter_id=1, patient_nbr=1001)], more='4,5,6\n')
    lake.upload('b.csv', many(10))
    manifest = lake.run()
    # The line of number 1 in a.csv has other values than that of many(300).
    assert counts(manifest) == (313, 300, 0, 10, 3)
    assert manifest['run']['quarantined']['reasons'] == {
        'encounter_id': 1,
        'gender': 1,
        'line': 1,
        'time_in_hospital': 1,
    }
    assert {reason for row in lake.quarantined() for reason in row['reasons'] if 'came before' not in reason} == {
        "gender: 'Martian' given; must be one of Female, Male, Unknown/Invalid",
        'time_in_hospital: 99 given; must be an integer from 1 to 14',
        'line: has another number of values than the header, which has 50; correct and send it again',
    }
    (line,) = [row for row in lake.quarantined() if 'line' in row]
    assert line['line'] == '4,5,6'
    assert line['file'].endswith('a.csv')
    assert 'encounter' not in line


UNREADABLE = {
    'empty.csv': (b'', 'file: has no bytes; upload it again'),
    'ids.csv': (IDS_MAPPING.encode(), "file: lacks 'encounter_id', 'patient_nbr', 'race', 'gender', 'age' and 44 more"),
    'utf16.csv': (','.join(FIELDS).encode('utf-16'), 'file: byte 0 of the header, 0xff, is no UTF-8'),
    'zipped.csv': (b'\x1f\x8b\x08\x00' * 9, 'file: byte 1 of the header, 0x8b, is no UTF-8'),
    'missing.csv': (','.join(FIELDS[:-1]).encode(), "file: lacks 'readmitted'; it must have the 50 columns"),
    'quote.csv': (f'"{",".join(FIELDS)}'.encode(), 'file: the header is no CSV'),
    'new.csv': (','.join([*FIELDS, 'ward']).encode(), "file: has 'ward', which an encounter does not have"),
    'twice.csv': (','.join([*FIELDS, FIELDS[0]]).encode(), "file: has 'encounter_id' twice"),
    'moved.csv': (
        ','.join([FIELDS[1], FIELDS[0], *FIELDS[2:]]).encode(),
        "file: column 1 is 'patient_nbr', must be 'encounter_id'",
    ),
    'notes.txt': (b'hello', 'file: the name ends in neither .csv nor'),
}


def test_a_file_that_cannot_be_read_is_refused_as_a_whole_and_stops_no_other(lake):
    lake.upload('good.csv', many(100))
    for name, (content, _) in UNREADABLE.items():
        (lake.batch / name).write_bytes(content)
    manifest = lake.run()
    assert counts(manifest) == (100, 100, 0, 0, 0)
    assert manifest['run']['quarantined'] == {'rows': 0, 'files': 10, 'reasons': {'file': 10}}
    refused = {row['file'].rpartition('/')[2]: row['reasons'] for row in lake.quarantined()}
    assert {name: reason[: len(UNREADABLE[name][1])] for name, (reason,) in refused.items()} == {
        name: reason for name, (_, reason) in UNREADABLE.items()
    }
    named = {
        file['file'].rpartition('/')[2]: [file['refused']] for file in manifest['run']['files'] if file.get('refused')
    }
    assert named == refused
    # They are not looked at again.
    assert lake.run()['run']['files'] == []


def test_lines_that_are_cut_off_mis_encoded_or_badly_quoted_are_refused_and_the_others_kept(lake):
    line = ','.join(str(value) for value in given(encounter_id=500).values())
    more = [
        line.replace('Surgery-General', 'Chirurgie-Gén').encode('latin-1'),
        line.replace('500,', '501,').replace('Surgery-General', '"Surgery-General').encode(),
        line.replace('500,', '502,').replace('Surgery-General', '"Surgery-General"').encode(),
        line.replace('500,', '503,').replace('Surgery-General', 'Surgery-General\x00').encode(),
        line.replace('500,', '504,')[:120].encode(),
    ]
    lake.upload('a.csv', many(100))
    with (lake.batch / 'a.csv').open('ab') as file:
        file.write(b'\n'.join(more))
    assert counts(lake.run()) == (105, 101, 0, 0, 4)
    assert facts(lake)[502]['medical_specialty'] == 'Surgery-General'
    reasons = sorted(row['reasons'][0].split(':')[0] for row in lake.quarantined())
    assert reasons == ['line', 'line', 'medical_specialty', 'medical_specialty']


def test_a_header_alone_a_byte_order_mark_windows_lines_and_odd_names_are_read(lake):
    lake.upload('none.csv', [])
    lake.upload('läuft 100%25 #1.csv', many(100))
    text = (lake.batch / 'läuft 100%25 #1.csv').read_text()
    (lake.batch / 'läuft 100%25 #1.csv').write_bytes(b'\xef\xbb\xbf' + text.replace('\n', '\r\n').encode())
    manifest = lake.run()
    assert counts(manifest) == (100, 100, 0, 0, 0)
    assert [file['rows'] for file in manifest['run']['files']] == [100, 0]


def streamed(lake, name, encounters):
    """Parquet files as the delivery of the stream writes them."""
    source = lake.root / f'source-{name}'
    lake.upload('source.csv', encounters)
    (lake.batch / 'source.csv').rename(source)
    from encounters_job import expressions, raw
    from encounters_job.files import StoredFile

    rows = raw.read(lake.spark, [raw.RawFile(StoredFile(str(source), 1, 1), False, None)])
    kept = [raw.F.coalesce(raw.F.col(field), raw.F.lit('?')).alias(field) for field in raw.COLUMNS]
    types = dict(rows.select(*expressions.curated()).dtypes)
    typed = rows.select(
        *(value.cast(types[field]) if field != 'readmitted' else field for field, value in zip(raw.COLUMNS, kept))
    )
    folder = lake.root / 'raw' / 'encounters' / 'stream' / 'year=2026' / 'month=01' / 'day=31' / name
    typed.select(*(raw.F.col(f'`{item}`').alias(field) for item, field in zip(typed.columns, raw.COLUMNS))).coalesce(
        1
    ).write.parquet(str(folder))
    return folder


def test_the_stream_stands_beside_the_batch_and_a_label_that_comes_later_completes_its_encounter(lake):
    streamed(lake, 'one', [without_label(encounter_id=9000, patient_nbr=9000), without_label(encounter_id=9001)])
    lake.upload('a.csv', many(100))
    assert counts(lake.run()) == (102, 102, 0, 0, 0)
    assert facts(lake)[9000]['readmitted'] is None
    lake.upload('labels.csv', [given(encounter_id=9000, patient_nbr=9000, readmitted='<30')])
    manifest = lake.run()
    assert counts(manifest) == (1, 0, 1, 0, 0)
    assert facts(lake)[9000]['readmitted'] == '<30'
    assert manifest['label'] == {'known': 101, 'excluded': 0, 'unknown': 1}
    # An encounter without its label says nothing new.
    streamed(lake, 'two', [without_label(encounter_id=9000, patient_nbr=9000)])
    assert counts(lake.run()) == (1, 0, 0, 1, 0)
    assert facts(lake)[9000]['readmitted'] == '<30'


def test_a_parquet_file_that_is_cut_off_or_has_another_type_is_refused_as_a_whole(lake):
    lake.upload('a.csv', many(100))
    cut = next(streamed(lake, 'cut', many(5)).glob('*.parquet'))
    # Hadoop keeps a checksum beside each local file; S3 has none.
    cut.with_name(f'.{cut.name}.crc').unlink()
    cut.write_bytes(cut.read_bytes()[:-100])
    other = lake.root / 'raw' / 'encounters' / 'stream' / 'other'
    typed = lake.spark.range(3).selectExpr(*(f'cast(id as string) as {name}' for name in ('encounter_id', 'race')))
    typed.coalesce(1).write.parquet(str(other))
    assert counts(lake.run()) == (100, 100, 0, 0, 0)
    assert sorted(row['reasons'][0][:38] for row in lake.quarantined()) == [
        'file: is no whole Parquet file (file:/',
        "file: lacks 'patient_nbr', 'gender', '",
    ]


def test_of_two_rows_with_other_content_the_one_that_came_first_stays(lake):
    lake.upload('a.csv', [given(encounter_id=1, race='Asian'), given(encounter_id=1, race='Other'), *many(99)[1:]])
    assert counts(lake.run()) == (100, 99, 0, 0, 1)
    assert facts(lake)[1]['race'] == 'Asian'
    lake.upload('b.csv', [given(encounter_id=1, race='Hispanic', age='[0-10)'), given(encounter_id=1, race='Asian')])
    assert counts(lake.run()) == (2, 0, 0, 1, 1)
    assert facts(lake)[1]['race'] == 'Asian'
    (refused,) = lake.quarantined()
    assert refused['reasons'] == [
        'encounter_id: 1 came before with other values of race, age; the row that came first stays. '
        'If this one is right, delete the other from the table and send it again'
    ]
    assert refused['encounter']['race'] == 'Hispanic'


def test_a_label_that_contradicts_the_first_is_refused(lake):
    rows = [without_label(), given(readmitted='<30'), given(readmitted='NO'), given(readmitted='<30')]
    lake.upload('a.csv', [*rows, *many(99)[1:]])
    assert counts(lake.run()) == (102, 99, 1, 1, 1)
    assert facts(lake)[1]['readmitted'] == '<30'
    assert 'other values of readmitted' in lake.quarantined()[0]['reasons'][0]


def test_a_second_run_takes_new_files_only_and_commits_nothing_without_them(lake):
    lake.upload('a.csv', many(100))
    first = lake.run()
    committed = lake.snapshots(), lake.snapshots('file_taken')
    again = lake.run()
    assert counts(again) == (0, 0, 0, 0, 0)
    assert (lake.snapshots(), lake.snapshots('file_taken')) == committed
    assert again['parts'] == first['parts']
    assert sorted(lake.features('train', 'run1')) == sorted(lake.features('train', 'run2'))
    lake.upload('b.csv', many(120))
    third = lake.run()
    assert [file['file'].rpartition('/')[2] for file in third['run']['files']] == ['b.csv']
    assert counts(third) == (120, 20, 0, 100, 0)
    assert third['encounters'] == third['patients'] == 120


def test_a_file_that_is_replaced_is_new(lake):
    lake.upload('a.csv', many(100))
    lake.run()
    lake.upload('a.csv', many(110))
    assert counts(lake.run()) == (110, 10, 0, 100, 0)


def test_a_run_that_fails_before_its_files_count_as_taken_is_made_again(lake, monkeypatch):
    from encounters_job import star

    lake.upload('a.csv', [*many(100), given(encounter_id=900, gender='Martian')])

    def fail(*_):
        raise OSError('the worker is gone')

    with monkeypatch.context() as broken:
        broken.setattr(star, 'take_files', fail)
        with pytest.raises(OSError, match='the worker is gone'):
            lake.run()
    assert len(facts(lake)) == 100
    assert counts(lake.run()) == (101, 0, 0, 100, 1)
    assert len(facts(lake)) == 100


def test_an_encounter_that_is_stored_twice_stops_the_run_with_the_way_back(lake, monkeypatch):
    from encounters_job import star

    lake.upload('a.csv', many(100))
    lake.run()
    lake.upload('b.csv', [given(encounter_id=900, patient_nbr=900)])
    append = star.append

    def twice(rows, table):
        append(rows, table)
        return append(rows, table)

    with monkeypatch.context() as broken:
        broken.setattr(star, 'append', twice)
        with pytest.raises(ArithmeticError, match=r'encounter 900 is in .* 2 times') as error:
            lake.run()
    lake.spark.sql(str(error.value).partition('in Spark: ')[2].partition('. Then')[0])
    assert counts(lake.run()) == (1, 1, 0, 0, 0)
    assert len(facts(lake)) == 101


def test_a_file_beside_the_two_folders_is_refused_and_hidden_ones_are_left_alone(lake):
    lake.upload('a.csv', many(100))
    text = (lake.batch / 'a.csv').read_text()
    (lake.batch.parent / 'diabetic_data.csv').write_text(text)
    (lake.batch / '_old').mkdir()
    (lake.batch / '_old' / 'b.csv').write_text(text)
    manifest = lake.run()
    assert counts(manifest) == (100, 100, 0, 0, 0)
    (refused,) = lake.quarantined()
    assert refused['file'].endswith('/encounters/diabetic_data.csv')
    assert refused['reasons'][0].startswith('file: lies beside batch/ and stream/, where nothing reads it')
    assert len(manifest['run']['files']) == 2
    assert json.loads((lake.root / 'features' / 'version=run1' / 'run.json').read_text()) == manifest['run']


def test_dimensions_come_from_the_reference_file_and_follow_it(lake):
    (lake.root / 'raw' / 'reference').mkdir(parents=True)
    file = lake.root / 'raw' / 'reference' / 'IDs_mapping.csv'
    file.write_text(IDS_MAPPING)
    lake.upload('a.csv', many(100))
    lake.run()
    assert sorted(map(tuple, lake.table('discharge_disposition').collect())) == [
        (1, 'Discharged to home'),
        (11, 'Expired'),
    ]
    file.write_text(IDS_MAPPING.replace('11,Expired', '11,Died\n12,Still patient'))
    lake.run()
    texts = sorted(row['description'] for row in lake.table('discharge_disposition').collect())
    assert texts == ['Died', 'Discharged to home', 'Still patient']
    committed = lake.snapshots('admission_type')
    lake.run()
    assert lake.snapshots('admission_type') == committed


def test_a_wrong_reference_file_stops_the_job_before_anything_is_written(lake):
    (lake.root / 'raw' / 'reference').mkdir(parents=True)
    (lake.root / 'raw' / 'reference' / 'IDs_mapping.csv').write_text('1,2,3\n')
    lake.upload('a.csv', many(100))
    with pytest.raises(ValueError, match=r"IDs_mapping.csv line 1: \['1', '2', '3'\] given"):
        lake.run()
    assert not lake.spark.catalog.tableExists(f'glue_catalog.{lake.database}.encounter')


def test_an_empty_raw_zone_says_where_data_belongs(lake):
    with pytest.raises(FileNotFoundError, match=r'has no file in batch/ or stream/\. Upload diabetic_data\.csv to'):
        lake.run()


def test_without_any_encounter_there_are_no_features_and_the_refused_file_says_why(lake):
    (lake.batch / 'a.csv').write_text('hello\n')
    with pytest.raises(ValueError, match='0 encounters given; fit needs at least one of the training part'):
        lake.run()
    assert lake.quarantined()[0]['reasons'][0].startswith("file: lacks 'encounter_id'")


def test_a_finished_version_is_never_written_again(lake):
    lake.upload('a.csv', many(100))
    lake.run(version='v')
    with pytest.raises(FileExistsError, match='has a manifest; features never change'):
        lake.run(version='v')


def test_features_are_those_that_the_model_server_computes_row_by_row(lake):
    died = given(encounter_id=900, patient_nbr=9, discharge_disposition_id=11)
    odd = [
        given(encounter_id=910 + i, patient_nbr=910 + i, **change)
        for i, change in enumerate(
            [
                {'diag_1': 'V45.1', 'diag_2': '?', 'diag_3': 'E812'},
                {'diag_1': '250', 'diag_2': '8', 'diag_3': '786.09'},
                {'race': '?', 'payer_code': 'MC', 'medical_specialty': '?', 'weight': '[75-100)'},
                {'insulin': 'Up', 'metformin': 'Down', 'glyburide-metformin': 'Steady', 'change': 'Ch'},
                {'max_glu_serum': '>300', 'A1Cresult': 'None', 'age': '[90-100)', 'diabetesMed': 'No'},
            ]
        )
    ]
    encounters = [*many(300), *odd]
    lake.upload('a.csv', [*encounters, died, without_label(encounter_id=901, patient_nbr=8)])
    manifest = lake.run('--seed', '2')
    assert manifest['seed'] == 2
    assert manifest['label'] == {'known': 305, 'excluded': 1, 'unknown': 1}

    learned = {e['encounter_id']: e for e in encounters if eligible(e)}
    folder = lake.root / 'features' / 'version=run1'
    fitted = json.loads((folder / 'preparation' / 'preparation.json').read_text())
    parts = parts_of([(e, int(e['readmitted'] == '<30')) for e in learned.values()], 2)
    assert fitted == fit(e for e, _ in parts['train'])
    seen = 0
    for part in PARTS:
        rows = lake.features(part)
        assert {row['encounter_id'] for row in rows} == {e['encounter_id'] for e, _ in parts[part]}
        assert len(rows) == manifest['parts'][part]['rows'] > 0
        for row in rows:
            seen += 1
            encounter = learned[row['encounter_id']]
            assert (row['encounter_id'] >= manifest['cut']) == (part == 'out_of_time')
            assert row['label'] == int(encounter['readmitted'] == '<30')
            served = numpy.float32(features(encounter, fitted)).tolist()
            assert [row[name] for name in feature_names(fitted)] == served
    assert seen + manifest['later']['rows'] == len(learned)
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith('.')) == [
        'manifest.json',
        'out_of_time',
        'preparation',
        'run.json',
        'test',
        'train',
        'validation',
    ]
    assert {file['path'].split('/')[0] for file in manifest['files']} == {*PARTS, 'preparation'}

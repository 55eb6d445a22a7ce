"""What the rehearsal sends through the stream, and how it counts features."""

import csv
import json
import random

import pytest

from encounters import given, many
from readmission.encounter import FIELDS, column, is_integer

pytest.importorskip('pandas')
pytest.importorskip('pyarrow')

import pandas
import pyarrow
from pyarrow import parquet

import count_features
import stream

# --- the stream


def write_csv(path, encounters):
    """A file as UCI has it."""
    with path.open('w', newline='', encoding='utf-8') as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator='\n')
        writer.writeheader()
        writer.writerows(encounters)
    return path


def row(encounter):
    """The row that the validation of the stream makes of a valid record."""
    return {column(field): value for field, value in encounter.items()}


def test_a_producer_sends_the_first_encounters_of_the_file_as_json_one_on_a_line(tmp_path):
    source = write_csv(tmp_path / 'diabetic_data.csv', many(5))
    found = stream.records(source, 3)
    assert [json.loads(record) for record in found] == many(5)[:3]
    assert all('\n' not in record for record in found)


def test_a_file_that_is_shorter_than_asked_for_is_sent_as_a_whole(tmp_path):
    assert len(stream.records(write_csv(tmp_path / 'diabetic_data.csv', many(2)), 1000)) == 2


def test_what_is_delivered_has_the_types_of_the_raw_table_and_the_values_that_were_sent(tmp_path):
    source = write_csv(tmp_path / 'diabetic_data.csv', many(4))
    rows = [row(json.loads(record)) for record in stream.records(source, 4)]
    (tmp_path / 'rows.jsonl').write_text(''.join(f'{json.dumps(each)}\n' for each in rows))
    file = stream.deliver(tmp_path / 'rows.jsonl', tmp_path / 'stream')

    delivered = parquet.ParquetFile(file).read()
    wanted = [(column(field), 'int32' if is_integer(field) else 'string') for field in FIELDS]
    assert [(field.name, str(field.type)) for field in delivered.schema] == wanted
    assert delivered.to_pylist() == [row(encounter) for encounter in many(4)]


def test_an_encounter_without_a_label_is_delivered_without_one(tmp_path):
    encounter = row(given())
    del encounter['readmitted']
    (tmp_path / 'rows.jsonl').write_text(json.dumps(encounter))
    (delivered,) = parquet.ParquetFile(stream.deliver(tmp_path / 'rows.jsonl', tmp_path)).read().to_pylist()
    assert delivered['readmitted'] is None


def test_a_row_with_a_line_separator_in_a_text_is_one_row(tmp_path):
    rows = [row(given(medical_specialty='a\u2028b\x85c')), row(given(encounter_id=2))]
    text = ''.join(f'{json.dumps(each, ensure_ascii=False)}\n' for each in rows)
    (tmp_path / 'rows.jsonl').write_text(text, encoding='utf-8')
    delivered = parquet.ParquetFile(stream.deliver(tmp_path / 'rows.jsonl', tmp_path)).read().to_pylist()
    assert [each['medical_specialty'] for each in delivered] == ['a\u2028b\x85c', 'Surgery-General']


def test_a_row_of_another_type_is_not_delivered(tmp_path):
    (tmp_path / 'rows.jsonl').write_text(json.dumps(row(given(encounter_id='one'))))
    with pytest.raises(pyarrow.ArrowInvalid):
        stream.deliver(tmp_path / 'rows.jsonl', tmp_path)


def test_both_ends_are_commands(tmp_path, monkeypatch, capsys):
    source = write_csv(tmp_path / 'diabetic_data.csv', many(3))
    monkeypatch.setattr('sys.argv', ['stream.py', 'records', str(source), '--count', '2'])
    stream.main()
    records = capsys.readouterr().out.splitlines()
    assert [json.loads(record)['encounter_id'] for record in records] == [1, 2]
    rows = tmp_path / 'rows.jsonl'
    rows.write_text(json.dumps(row(json.loads(records[0]))))
    monkeypatch.setattr('sys.argv', ['stream.py', 'deliver', str(rows), '--output', str(tmp_path / 'stream')])
    stream.main()
    file = capsys.readouterr().out.strip()
    assert file == str(tmp_path / 'stream/year=2026/month=01/day=31/delivery-1.parquet')


# --- the features


def features(patients, first=1):
    """Rows of a part: an encounter for each patient."""
    values = random.Random(first)
    return [
        {'encounter_id': first + index, 'patient_nbr': patient, 'x': values.random(), 'label': index % 2}
        for index, patient in enumerate(patients)
    ]


PARTS = {
    'train': features(range(10, 18)),
    'validation': features([20, 21, 20], 101),
    'test': features([30, 31], 201),
    # One patient of the test part, and one who came for the first time.
    'out_of_time': features([31, 40], 301),
}
MANIFEST = {
    'train': {'rows': 8, 'positives': 4, 'patients': 8},
    'validation': {'rows': 3, 'positives': 1, 'patients': 2},
    'test': {'rows': 2, 'positives': 1, 'patients': 2},
    'out_of_time': {'rows': 2, 'positives': 1, 'patients': 2},
}


def counted(folder, parts=PARTS, manifest=MANIFEST, cuts=1):
    """What is counted of a version of the features, each part in so many files, as the Spark job writes it."""
    for name, rows in parts.items():
        (folder / name).mkdir(parents=True)
        for number in range(cuts):
            some = pandas.DataFrame(rows[number::cuts]).astype({'encounter_id': 'int32', 'x': 'float32'})
            some.drop(columns='patient_nbr').to_parquet(folder / name / f'part-{number}.parquet')
    (folder / 'manifest.json').write_text(json.dumps({'parts': manifest}))
    encounters = folder / 'encounters.csv'
    pandas.DataFrame([row for rows in parts.values() for row in rows]).to_csv(encounters, index=False)
    return count_features.count(folder, encounters)


def test_a_good_version_has_no_patient_in_two_parts_and_is_as_its_manifest_says(tmp_path):
    found = counted(tmp_path)
    assert found['parts'] == MANIFEST
    assert found['in_two_parts'] == 0
    assert found['as_in_manifest'] is True


@pytest.mark.parametrize(('patients', 'number'), [([30, 10], 1), ([30, 20], 1), ([11, 12], 2)])
def test_a_patient_in_two_parts_is_found(tmp_path, patients, number):
    found = counted(tmp_path, {**PARTS, 'test': features(patients, 201)})
    assert found['in_two_parts'] == number


@pytest.mark.parametrize('part', ['train', 'validation'])
def test_a_patient_who_was_learned_from_and_comes_out_of_time_is_found(tmp_path, part):
    known = PARTS[part][0]['patient_nbr']
    assert counted(tmp_path, {**PARTS, 'out_of_time': features([40, known], 301)})['in_two_parts'] == 1


@pytest.mark.parametrize('figure', ['rows', 'positives', 'patients'])
@pytest.mark.parametrize('part', list(PARTS))
def test_a_manifest_that_says_something_else_is_found(tmp_path, part, figure):
    other = {**MANIFEST, part: {**MANIFEST[part], figure: MANIFEST[part][figure] + 1}}
    assert counted(tmp_path, manifest=other)['as_in_manifest'] is False


def test_the_digest_does_not_depend_on_files_and_the_order_of_rows(tmp_path):
    digest = counted(tmp_path / 'one')['digest']
    assert counted(tmp_path / 'cut', cuts=2)['digest'] == digest
    turned = {part: rows[::-1] for part, rows in PARTS.items()}
    assert counted(tmp_path / 'turned', turned)['digest'] == digest


@pytest.mark.parametrize(
    'change',
    [
        lambda parts: parts['train'][3].update(x=0.5),
        lambda parts: parts['test'][0].update(label=1),
        lambda parts: parts['train'].pop(),
        lambda parts: parts['train'].append(parts['train'][0]),
        lambda parts: parts['test'].append(parts['validation'].pop()),
    ],
    ids=['a value', 'a label', 'a row less', 'a row twice', 'a row in another part'],
)
def test_the_digest_depends_on(tmp_path, change):
    digest = counted(tmp_path / 'one')['digest']
    parts = json.loads(json.dumps(PARTS))
    change(parts)
    assert counted(tmp_path / 'other', parts)['digest'] != digest


def test_the_name_of_a_column_counts_too(tmp_path):
    digest = counted(tmp_path / 'one')['digest']
    folder = tmp_path / 'other'
    counted(folder)
    for file in folder.glob('*/*.parquet'):
        pandas.read_parquet(file).rename(columns={'x': 'y'}).to_parquet(file)
    assert count_features.count(folder, folder / 'encounters.csv')['digest'] != digest

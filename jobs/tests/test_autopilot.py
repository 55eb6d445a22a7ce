"""The tables for Autopilot, and the evaluation of what it answers, on few rows."""

import csv
import json
import sys

import pytest

numpy = pytest.importorskip('numpy')
pandas = pytest.importorskip('pandas')
pytest.importorskip('pyarrow')
pytest.importorskip('sklearn')

import autopilot_evaluate  # noqa: E402
import autopilot_tables  # noqa: E402
import evaluate  # noqa: E402

PARTS = ('train', 'validation', 'test', 'out_of_time')


def features(rows=120, seed=1):
    """Rows in no order of their ids, with the features that groups are made of."""
    random = numpy.random.default_rng(seed)
    return pandas.DataFrame(
        {
            'encounter_id': random.permutation(rows) + 1000,
            'label': (numpy.arange(rows) % 3 == 0).astype(int),
            'race_is_asian': numpy.float32(1),
            'gender_is_female': random.integers(0, 2, rows).astype('float32'),
            'age_years': numpy.float32(65),
            'score': random.random(rows).astype('float32'),
        }
    )


def version(folder, **changed):
    """A version of the features, each part cut into two files; a changed part is given."""
    folders = {}
    for seed, part in enumerate(PARTS):
        frame = changed.get(part, features(seed=seed))
        folders[part] = folder / part
        folders[part].mkdir(parents=True)
        half = len(frame) // 2
        frame[half:].to_parquet(folders[part] / 'a.parquet')
        frame[:half].to_parquet(folders[part] / 'b.parquet')
    return folders


def rows_of(file):
    with file.open(newline='') as lines:
        return list(csv.reader(lines))


def run(monkeypatch, script, arguments):
    given = [text for name, value in arguments.items() for text in (f'--{name}', str(value))]
    monkeypatch.setattr(sys, 'argv', ['script', *given])
    script.main()


def test_what_autopilot_learns_from_has_a_header_the_label_and_no_id(tmp_path, monkeypatch):
    folders = version(tmp_path)
    run(monkeypatch, autopilot_tables, {**folders, 'tables': tmp_path / 'tables'})
    header, *rows = rows_of(tmp_path / 'tables' / 'train' / 'train.csv')
    assert header == ['label', 'race_is_asian', 'gender_is_female', 'age_years', 'score']
    assert len(rows) == 120
    assert sorted(path.relative_to(tmp_path / 'tables').as_posix() for path in tmp_path.rglob('*.csv')) == [
        'train/train.csv',
        'transform/out_of_time.csv',
        'transform/test.csv',
        'validation/validation.csv',
    ]


def test_what_a_model_is_asked_has_the_same_features_in_the_same_order_and_neither_label_nor_header(
    tmp_path, monkeypatch
):
    shuffled = features(seed=2)[['score', 'label', 'age_years', 'encounter_id', 'gender_is_female', 'race_is_asian']]
    run(monkeypatch, autopilot_tables, {**version(tmp_path, test=shuffled), 'tables': tmp_path / 'tables'})
    rows = rows_of(tmp_path / 'tables' / 'transform' / 'test.csv')
    asked = shuffled.sort_values('encounter_id')
    assert [float(row[3]) for row in rows] == pytest.approx(asked['score'].tolist())
    assert {len(row) for row in rows} == {4}


def test_parts_of_different_features_are_refused(tmp_path):
    folders = version(tmp_path, test=features().drop(columns='score'))
    with pytest.raises(ValueError, match=r"test and train must have the same features, and differ in \['score'\]"):
        autopilot_tables.write(folders, tmp_path / 'tables')


@pytest.mark.parametrize(
    ('probabilities', 'labels'),
    [('[0.9, 0.1]', "['0', '1']"), ('[0.1, 0.9]', "['1', '0']"), ('[0.1,0.9]', '[1, 0]'), ('[0.9, 0.1]', '[0.0, 1.0]')],
)
def test_the_probability_is_that_of_a_readmission_whatever_the_order_of_labels(probabilities, labels):
    assert autopilot_evaluate.probability(probabilities, labels) == 0.1


def test_an_answer_without_the_label_of_a_readmission_is_refused():
    with pytest.raises(ValueError, match='must name the label 1'):
        autopilot_evaluate.probability('[0.9, 0.1]', '[0, 2]')


def answered(folder, part, values):
    """A file as a batch transform writes it, the order of labels turned around in the middle."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f'{part}.csv.out').open('w', newline='') as file:
        lines = csv.writer(file)
        for place, value in enumerate(values):
            pair = [([1 - value, value], ['0', '1']), ([value, 1 - value], ['1', '0'])][place % 2]
            lines.writerow([str(pair[0]), str(pair[1])])


def test_answers_are_laid_beside_the_labels_of_the_same_encounters(tmp_path, monkeypatch):
    folders = version(tmp_path / 'features')
    for part in ('test', 'out_of_time'):
        # The score of each encounter, in the order in which the tables have them.
        values = autopilot_tables.read(folders[part])['score'].astype(float).tolist()
        answered(tmp_path / 'predictions' / 'below', part, values)
    arguments = {'test': folders['test'], 'out_of_time': folders['out_of_time']}
    run(
        monkeypatch,
        autopilot_evaluate,
        {**arguments, 'predictions': tmp_path / 'predictions', 'output': tmp_path / 'output'},
    )
    found = json.loads((tmp_path / 'output' / 'evaluation.json').read_text())
    for frame, report in ((features(seed=2), found), (features(seed=3), found['out_of_time'])):
        known = evaluate.report(frame['label'], frame['score'].astype(float), evaluate.groups_of(frame))
        auc = report['binary_classification_metrics']['auc']['value']
        assert auc == pytest.approx(known['binary_classification_metrics']['auc']['value'])
        assert report['population'] == known['population']
    later = found['out_of_time']['threshold']
    assert later['value'] == found['threshold']['value']
    assert later['flagged'] == int((features(seed=3)['score'].astype(float) >= later['value']).sum())


def test_an_answer_for_each_row_or_none(tmp_path):
    folders = version(tmp_path / 'features')
    answered(tmp_path, 'test', [0.5] * 119)
    with pytest.raises(ValueError, match='test has 120 rows and 119 answers'):
        autopilot_evaluate.answered(folders['test'], tmp_path, 'test')
    with pytest.raises(ValueError, match=r'must have one file out_of_time\.csv\.out, got 0'):
        autopilot_evaluate.answered(folders['out_of_time'], tmp_path, 'out_of_time')

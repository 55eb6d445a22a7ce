"""Both models on three splits of made-up patients; needs what the XGBoost image has."""

import csv
import json

import pytest

from encounters import many
from readmission.encounter import FIELDS
from readmission.preparation import PARTS, parts_of

pytest.importorskip('pandas')
pytest.importorskip('sklearn')
pytest.importorskip('xgboost')

import three_splits

COUNT = 1500
HYPERPARAMETERS = ('--num_round', '20', '--max_depth', '3')


def encounters():
    """As :func:`many`, with two encounters of each patient, and one patient in a hospice."""
    found = many(COUNT)
    for number, encounter in enumerate(found):
        encounter['patient_nbr'] = 1000 + number // 2
        encounter['gender'] = 'Male' if number % 3 else 'Female'
        encounter['age'] = f'[{number % 7 * 10}-{number % 7 * 10 + 10})'
        counts = ('num_medications', 'number_outpatient', 'number_emergency', 'number_diagnoses')
        encounter.update({name: 1 + number // base % 5 for name, base in zip(counts, (1, 5, 25, 125))})
    found[0]['discharge_disposition_id'] = 13
    return found


@pytest.fixture(scope='module')
def source(tmp_path_factory):
    path = tmp_path_factory.mktemp('source') / 'diabetic_data.csv'
    with path.open('w', newline='') as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(encounters())
    return path


def compare(monkeypatch, source, folder):
    """All files that a run writes, as text."""
    monkeypatch.setattr('sys.argv', ['three_splits.py', str(source), '--output', str(folder), *HYPERPARAMETERS])
    three_splits.main()
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob('*.json'))}


def test_both_models_are_measured_on_three_splits_the_same_each_time(monkeypatch, source, tmp_path, capsys):
    files = compare(monkeypatch, source, tmp_path / 'first')
    evaluations = [f'seed-{seed}/{model}.json' for seed in (0, 1, 2) for model in ('baseline', 'trained')]
    assert list(files) == [*evaluations, 'three_splits.json']
    found = json.loads(files['three_splits.json'])
    assert found['hyperparameters']['num_round'] == 20
    assert [each['seed'] for each in found['seeds']] == [0, 1, 2]
    assert len({each['baseline']['rows'] for each in found['seeds']}) == 3
    for model in ('trained', 'baseline'):
        areas = [each[model]['auc'] for each in found['seeds']]
        assert all(0.6 < area < 1 for area in areas)
        assert found['mean'][model]['auc'] == pytest.approx(sum(areas) / 3, abs=1e-6)
        assert 0.6 < found['mean'][model]['out_of_time']['auc'] < 1
        assert {'average_precision', 'brier', 'calibration', 'groups'} < set(found['mean'][model])
    assert f'{COUNT - 1} encounters' in capsys.readouterr().out
    assert compare(monkeypatch, source, tmp_path / 'second') == files


def test_no_patient_of_the_training_or_validation_part_is_in_another_and_seeds_differ():
    rows = [(encounter, 0) for encounter in encounters()]
    splits = [parts_of(rows, seed) for seed in three_splits.SEEDS]
    for parts in splits:
        patients = {part: {encounter['patient_nbr'] for encounter, _ in parts[part]} for part in PARTS}
        learned = patients['train'] | patients['validation']
        assert len(learned) == len(patients['train']) + len(patients['validation'])
        assert not learned & (patients['test'] | patients['out_of_time'])
        assert len(patients['out_of_time']) > 50
    assert splits[0] != splits[1] != splits[2]


def test_the_mean_is_over_the_splits_in_which_a_group_is_large_enough():
    small, large, one_class = {'rows': 40}, {'rows': 50, 'auc': 0.5}, {'rows': 60, 'auc': None}
    assert three_splits.mean([small, large, one_class]) == {'rows': 50, 'auc': 0.5}
    assert three_splits.mean([{'auc': None}, {'auc': None}]) == {'auc': None}
    assert three_splits.mean([{'bins': [{'rows': 1}, {'rows': 3}]}, {'bins': [{'rows': 2}, {'rows': 5}]}]) == {
        'bins': [{'rows': 1.5}, {'rows': 4}]
    }

"""Training, evaluation and serving of one model, on made-up encounters; needs what the XGBoost image has."""

import json
import os
import subprocess
import sys
import tarfile

import pytest

import inference
from encounters import given
from readmission.preparation import fit

pandas = pytest.importorskip('pandas')
pytest.importorskip('xgboost')
pytest.importorskip('sklearn')

from rehearsed import CODE, JOBS, features_version, unpacked  # noqa: E402


@pytest.fixture(scope='module')
def channels(tmp_path_factory):
    root = tmp_path_factory.mktemp('features')
    features_version(root)
    return root


def run(script, *arguments, folder=CODE, **environment):
    environment = {**os.environ, 'PYTHONPATH': str(JOBS), 'PYTHONDONTWRITEBYTECODE': '1', **environment}
    command = [sys.executable, str(folder / script), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def train(channels, code, model, *hyperparameters):
    return run(
        'train.py',
        *hyperparameters,
        folder=code,
        SM_CHANNEL_TRAIN=str(channels / 'train'),
        SM_CHANNEL_VALIDATION=str(channels / 'validation'),
        SM_CHANNEL_PREPARATION=str(channels / 'preparation'),
        SM_MODEL_DIR=str(model),
    )


@pytest.fixture(scope='module')
def code(tmp_path_factory):
    return unpacked(tmp_path_factory.mktemp('code'))


@pytest.fixture(scope='module')
def trained(channels, code, tmp_path_factory):
    model = tmp_path_factory.mktemp('model')
    result = train(channels, code, model, '--num_round', 40, '--max_depth', 3)
    assert result.returncode == 0, result.stderr
    return model, result.stdout


def test_the_last_value_in_the_log_is_the_auc_of_the_model_that_is_kept(trained):
    _, log = trained
    assert 'validation-auc:' in log.splitlines()[-1]


def test_a_trained_model_answers_raw_encounters_from_its_own_archive(trained):
    model, _ = trained
    served = inference.model_fn(str(model))
    low, high = inference.predict(served, [given(number_inpatient=0), given(number_inpatient=5)])
    assert 0 < low < high < 1
    assert sorted(path.name for path in (model / 'code').iterdir()) == ['inference.py', 'readmission']


def test_the_same_data_and_hyperparameters_give_the_same_model(trained, channels, code, tmp_path):
    again = train(channels, code, tmp_path, '--num_round', 40, '--max_depth', 3)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / 'model.ubj').read_bytes() == (trained[0] / 'model.ubj').read_bytes()


def test_a_misspelt_hyperparameter_fails_the_job(channels, code, tmp_path):
    result = train(channels, code, tmp_path, '--max_deth', 3)
    assert result.returncode != 0
    assert 'unrecognized arguments: --max_deth' in result.stderr


@pytest.mark.parametrize('kind', ['trained', 'baseline'])
def test_evaluation_reports_the_auc_where_the_model_registry_looks(kind, trained, channels, code, tmp_path):
    archive = tmp_path / 'model.tar.gz'
    with tarfile.open(archive, 'w:gz') as tar:
        if kind == 'trained':
            tar.add(trained[0], '.')
        else:
            tar.add(CODE / 'baseline.json', 'baseline.json')
            tar.add(trained[0] / 'code', 'code')
    late = ('--out_of_time', channels / 'out_of_time')
    first = ('--test', channels / 'test', *late, '--output', tmp_path / 'out')
    result = run('evaluate.py', '--model', tmp_path, *first, folder=code)
    assert result.returncode == 0, result.stderr
    written = json.loads((tmp_path / 'out' / 'evaluation.json').read_text())
    auc = written['binary_classification_metrics']['auc']
    assert auc['standard_deviation'] == 'NaN'
    assert 0.6 < auc['value'] < 1
    rows = pandas.read_parquet(channels / 'out_of_time')
    assert written['out_of_time']['population']['rows'] == len(rows) == 150
    assert 0.5 < written['out_of_time']['binary_classification_metrics']['auc']['value'] < 1
    # The same rows in two files and another order.
    rows = pandas.read_parquet(channels / 'test').iloc[::-1]
    (tmp_path / 'cut').mkdir()
    rows.iloc[:70].to_parquet(tmp_path / 'cut' / 'part-1.parquet')
    rows.iloc[70:].to_parquet(tmp_path / 'cut' / 'part-0.parquet')
    again = ('--test', tmp_path / 'cut', *late, '--output', tmp_path / 'again')
    run('evaluate.py', '--model', tmp_path, *again, folder=code)
    assert json.loads((tmp_path / 'again' / 'evaluation.json').read_text()) == written


def test_features_of_another_version_are_refused(channels, code, tmp_path):
    other = tmp_path / 'preparation'
    other.mkdir()
    (other / 'preparation.json').write_text(json.dumps(fit([given(race='Asian')])))
    result = train(channels, code, tmp_path, '--channel_preparation', other)
    assert result.returncode != 0
    assert 'Give the preparation channel of the same features version' in result.stderr


def test_no_tree_at_all_is_refused(channels, code, tmp_path):
    result = train(channels, code, tmp_path, '--num_round', 0)
    assert '--num_round must be at least 1, got 0' in result.stderr

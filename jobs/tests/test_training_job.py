"""The training job as SageMaker runs it: the image's toolkit, its pip, our archive, and no network."""

import json
import re
import shutil
import socket
import subprocess
import sys
import tarfile

import pandas
import pytest

import training_job
from opt_ml import without_network
from rehearsed import ARCHIVE, channels, pack, request

PROBE = """
import json, os, socket
with socket.socket() as asked:
    asked.settimeout(2)
    answer = asked.connect_ex(('127.0.0.1', int(os.environ['SM_HP_PORT'])))
with open(os.path.join(os.environ['SM_MODEL_DIR'], 'seen.json'), 'w') as seen:
    json.dump({'answer': answer, 'environment': dict(os.environ)}, seen)
"""
"""A program that notes whether it reaches this machine, and what it is told."""


def installed():
    command = [sys.executable, '-m', 'pip', 'list', '--format', 'json']
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.fixture(scope='module')
def given_channels(tmp_path_factory):
    return channels(tmp_path_factory.mktemp('channels'))


@pytest.fixture(scope='module')
def trained(given_channels, tmp_path_factory):
    """A finished job, its base folder, and what was installed before and after it."""
    base = tmp_path_factory.mktemp('opt-ml')
    before = installed()
    return training_job.run(request(), given_channels, base), base, before, installed()


def test_what_asks_the_container_to_stop_reaches_the_script_which_ends_before_the_container_tr_06(
    given_channels, tmp_path
):
    asked = request(num_round='5000', early_stopping_rounds='5000')
    outcome = training_job.run(asked, given_channels, tmp_path / 'ml', stop_at='validation-auc:')
    assert (outcome.status, outcome.exit_code) == ('Failed', 143)
    assert re.search(r'stops after \d+ trees, as asked to', (tmp_path / 'ml/output/log').read_text())


def code(folder, program):
    """A code channel with one program."""
    folder.mkdir()
    (folder / 'train.py').write_text(program)
    pack(folder / ARCHIVE, {'train.py': folder / 'train.py'})
    return {'code': folder}


def request_of_code(**hyperparameters):
    return {
        **request(),
        'HyperParameters': {**request()['HyperParameters'], **hyperparameters},
        'InputDataConfig': [{'ChannelName': 'code'}],
    }


def test_a_job_without_a_network_leaves_the_model_its_preparation_and_its_code(trained):
    outcome, _, _, _ = trained
    assert (outcome.status, outcome.exit_code, outcome.failure_reason) == ('Completed', 0, '')
    with tarfile.open(outcome.archive) as tar:
        names = set(tar.getnames())
    assert {'model.ubj', 'preparation.json', 'code/inference.py', 'code/readmission/encounter.schema.json'} <= names


def test_the_requests_expression_finds_the_auc_of_the_model_that_is_kept(trained):
    outcome, base, _, _ = trained
    last = (base / 'output' / 'log').read_text().rpartition('validation-auc:')[2]
    assert outcome.metrics == {'validation:auc': float(last.split()[0])}


def test_the_toolkit_really_installs_our_code_and_leaves_the_environment_as_it_was(trained):
    _, base, before, after = trained
    assert before == after
    assert (base / 'site-packages' / 'train.py').is_file()
    assert 'Successfully installed train-1.0.0' in (base / 'output' / 'log').read_text()


def without(part, column):
    """The files of a part, without a column."""

    def change(folder):
        for file in (folder / part).glob('*.parquet'):
            pandas.read_parquet(file).drop(columns=column).to_parquet(file)

    return change


def one_class(folder):
    for file in (folder / 'train').glob('*.parquet'):
        pandas.read_parquet(file).assign(label=0).to_parquet(file)


def no_rows(folder):
    for file in (folder / 'train').glob('*.parquet'):
        pandas.read_parquet(file).iloc[:0].to_parquet(file)


def no_file(folder):
    for file in (folder / 'train').glob('*.parquet'):
        file.unlink()


@pytest.mark.parametrize(
    ('change', 'hyperparameters', 'reason'),
    [
        (None, {'max_deth': '3'}, r'unrecognized arguments: --max_deth 3'),
        (None, {'max_depth': 'five'}, r"argument --max_depth: invalid int value: 'five'"),
        (no_file, {}, r'/train has no Parquet file; give the channel the part of a finished features version\.'),
        (no_rows, {}, r'/train has 0 rows with the labels \[\]; training needs both 0 and 1\.'),
        (one_class, {}, r'/train has \d+ rows with the labels \[0\]; training needs both 0 and 1\.'),
        (without('train', 'age_years'), {}, r"/train and preparation\.json differ in \['age_years'\]\. Give the prep"),
        (without('validation', 'label'), {}, r"/validation lacks \['label'\]; give the channel"),
    ],
    ids=['no hyperparameter', 'no number', 'no file', 'no rows', 'one class', 'no feature', 'no label'],
)
def test_a_job_that_cannot_train_fails_with_one_sentence_that_says_why(
    given_channels, tmp_path, change, hyperparameters, reason
):
    given = given_channels
    if change is not None:
        given = {name: shutil.copytree(folder, tmp_path / 'given' / name) for name, folder in given_channels.items()}
        change(tmp_path / 'given')
    outcome = training_job.run(request(**hyperparameters), given, tmp_path / 'base')
    assert (outcome.status, outcome.exit_code, outcome.archive) == ('Failed', 1, None)
    assert re.search(reason, outcome.failure_reason)
    assert '\n' not in outcome.failure_reason and len(outcome.failure_reason) <= 1024
    assert f'cannot train: {outcome.failure_reason}' in (tmp_path / 'base' / 'output' / 'log').read_text()


def test_the_toolkit_has_the_last_word_in_a_job_without_that_entry_point(given_channels, tmp_path):
    asked = request(max_deth='3')
    del asked['AlgorithmSpecification']['ContainerEntrypoint']
    outcome = training_job.run(asked, given_channels, tmp_path)
    assert (outcome.status, outcome.exit_code) == ('Failed', 1)
    assert outcome.failure_reason.startswith('ExecuteUserScriptError')
    assert 'unrecognized arguments' not in outcome.failure_reason


def test_a_job_sees_neither_a_network_nor_this_shell(tmp_path, monkeypatch):
    if without_network(['true'])[0] == ['true']:
        pytest.skip('this machine allows no unshare')
    monkeypatch.setenv('OF_THIS_SHELL', 'secret')
    with socket.create_server(('127.0.0.1', 0)) as listener:
        asked = request_of_code(port=str(listener.getsockname()[1]))
        outcome = training_job.run(asked, code(tmp_path / 'code', PROBE), tmp_path / 'closed')
        training_job.run({**asked, 'EnableNetworkIsolation': False}, {'code': tmp_path / 'code'}, tmp_path / 'open')
    closed, opened = (json.loads((tmp_path / name / 'model' / 'seen.json').read_text()) for name in ('closed', 'open'))
    assert outcome.network.startswith('none')
    assert (closed['answer'] != 0, opened['answer']) == (True, 0)
    assert 'OF_THIS_SHELL' not in closed['environment']
    assert closed['environment']['PIP_NO_INDEX'] == '1'


def test_a_job_that_lets_pip_isolate_its_build_fails_offline_as_in_the_image(tmp_path):
    asked = {**request_of_code(port='1'), 'Environment': {'PIP_NO_INDEX': '1'}}
    outcome = training_job.run(asked, code(tmp_path / 'code', PROBE), tmp_path / 'base')
    assert outcome.status == 'Failed'
    assert 'InstallModuleError' in outcome.failure_reason
    assert 'No matching distribution found for setuptools' in (tmp_path / 'base' / 'output' / 'log').read_text()


def test_refuses_what_sagemaker_would_refuse(tmp_path):
    folder = code(tmp_path / 'code', PROBE)
    with pytest.raises(ValueError, match=r"must be those of the request, \['code'\], got \['train'\]"):
        training_job.run(request_of_code(), {'train': tmp_path}, tmp_path / 'base')
    with pytest.raises(ValueError, match='hyperparameter num_round must be text of at most 256 characters, got 500'):
        training_job.run(request_of_code(num_round=500), folder, tmp_path / 'base')
    with pytest.raises(ValueError, match='base must be an empty or new folder'):
        training_job.run(request_of_code(), folder, tmp_path)

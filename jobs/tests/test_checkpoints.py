"""A training that is stopped in its middle, and goes on: the real script, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

pandas = pytest.importorskip('pandas')
pytest.importorskip('xgboost')

import checkpoints  # noqa: E402
from rehearsed import JOBS, features_version, unpacked  # noqa: E402

HYPERPARAMETERS = ('--num_round', '85', '--max_depth', '3', '--early_stopping_rounds', '60')
"""More trees than are in the best model of the made-up encounters, and no whole number of chunks."""

MADE_OF = {'eta': 0.05, 'data': 'a'}


@pytest.fixture(scope='module')
def channels(tmp_path_factory):
    root = tmp_path_factory.mktemp('features')
    features_version(root)
    (root / 'code').mkdir()
    unpacked(root / 'code')
    return root


def start(channels, model, *more):
    folders = [f'--channel_{name}={channels / name}' for name in ('train', 'validation', 'preparation')]
    return subprocess.Popen(
        [
            sys.executable,
            str(channels / 'code' / 'train.py'),
            *folders,
            f'--model_dir={model}',
            *HYPERPARAMETERS,
            *map(str, more),
        ],
        env={**os.environ, 'PYTHONPATH': str(JOBS), 'PYTHONDONTWRITEBYTECODE': '1', 'OMP_WAIT_POLICY': 'passive'},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def trained(channels, model, *more):
    """Runs to the end; the log."""
    process = start(channels, model, *more)
    log, errors = process.communicate()
    assert process.returncode == 0, errors
    return log


def interrupted(channels, model, folder, number):
    """Sends a signal once there are checkpoints of 20 trees; exit code and log."""
    process = start(channels, model, '--checkpoints', folder)
    while process.poll() is None and not (folder / 'trees_000020.json').exists():
        time.sleep(0.005)
    process.send_signal(number)
    log, _ = process.communicate()
    return process.returncode, log


def content(model):
    return (model / 'model.ubj').read_bytes()


@pytest.fixture(scope='module')
def whole(channels, tmp_path_factory):
    """Model and last line of a training that nothing interrupted, without any checkpoints."""
    model = tmp_path_factory.mktemp('whole')
    log = trained(channels, model)
    return content(model), log.splitlines()[-1]


def test_a_killed_training_goes_on_to_the_same_model_to_the_byte_tr_06(whole, channels, tmp_path):
    folder = tmp_path / 'checkpoints'
    folder.mkdir()
    code, _ = interrupted(channels, tmp_path / 'first', folder, signal.SIGKILL)
    assert code == -signal.SIGKILL and not (tmp_path / 'first' / 'model.ubj').exists()
    # The kill left half a file, and SageMaker has copied half of one.
    (folder / '.trees_000090.json.half').write_text('{"made_of"')
    (folder / 'trees_000080.json').write_text(next(folder.glob('trees_*.json')).read_text()[:-100])
    log = trained(channels, tmp_path / 'second', '--checkpoints', folder)
    assert 20 <= int(log.partition('goes on after ')[2].split()[0]) < 85
    assert content(tmp_path / 'second') == whole[0]
    assert log.splitlines()[-1] == whole[1]


def test_a_training_that_is_asked_to_stop_keeps_its_last_chunk_and_never_looks_finished(whole, channels, tmp_path):
    folder = tmp_path / 'checkpoints'
    folder.mkdir()
    code, log = interrupted(channels, tmp_path / 'first', folder, signal.SIGTERM)
    assert code == 143
    stopped = int(log.partition('stops after ')[2].split()[0])
    log = trained(channels, tmp_path / 'second', '--checkpoints', folder)
    assert f'goes on after {stopped} trees' in log
    assert content(tmp_path / 'second') == whole[0]


def test_patience_counts_what_was_before_the_interruption(channels, tmp_path):
    # The later value of an argument counts. Ten trees of patience end the training long before 85.
    patience = ('--early_stopping_rounds', '10', '--eta', '0.9')
    wanted = trained(channels, tmp_path / 'whole', *patience).splitlines()[-1]
    kept = int(wanted.partition('trees:')[2].split()[0])
    folder = tmp_path / 'checkpoints'
    folder.mkdir()
    # As if interrupted within the patience: the last chunk is made again, its figures are read.
    made = kept // 10 * 10 + 10
    trained(channels, tmp_path / 'first', *patience, '--num_round', made, '--checkpoints', folder)
    log = trained(channels, tmp_path / 'second', *patience, '--checkpoints', folder)
    assert f'goes on after {made} trees' in log
    assert log.splitlines()[-1] == wanted
    assert content(tmp_path / 'second') == content(tmp_path / 'whole')


@pytest.mark.parametrize('other', ['hyperparameters', 'data'])
def test_checkpoints_of_another_training_are_refused_by_name(channels, tmp_path, other):
    folder = tmp_path / 'checkpoints'
    folder.mkdir()
    trained(channels, tmp_path / 'first', '--num_round', 10, '--checkpoints', folder)
    more = ['--eta', '0.2']
    if other == 'data':
        rows = pandas.read_parquet(channels / 'train')
        rows.loc[0, 'label'] = 1 - rows.loc[0, 'label']
        (tmp_path / 'train').mkdir()
        rows.to_parquet(tmp_path / 'train' / 'part-0.parquet')
        more = ['--channel_train', tmp_path / 'train']
    process = start(channels, tmp_path / 'second', '--checkpoints', folder, *more)
    _, errors = process.communicate()
    assert process.returncode == 1
    named = r'eta \(0\.05\)' if other == 'hyperparameters' else r'data \([0-9a-f]{64}\)'
    assert re.search(f'was made with other values of {named}. Give each training its own folder', errors)
    assert not (tmp_path / 'second' / 'model.ubj').exists()


def test_checkpoints_are_whole_or_not_there_and_the_last_two_stay(tmp_path):
    kept = checkpoints.Checkpoints(tmp_path, MADE_OF)
    assert kept.last(100) == (None, [])
    for trees in (10, 20, 30):
        kept.save(b'model of %d' % trees, [{'validation-auc': 0.1}] * trees)
    assert sorted(path.name for path in tmp_path.iterdir()) == ['trees_000020.json', 'trees_000030.json']
    assert kept.last(100) == (b'model of 30', [{'validation-auc': 0.1}] * 30)
    assert kept.last(29)[0] == b'model of 20'
    changed = json.loads((tmp_path / 'trees_000030.json').read_text())
    (tmp_path / 'trees_000030.json').write_text(json.dumps({**changed, 'model': 'AAAA'}))
    assert kept.last(100)[0] == b'model of 20'
    (tmp_path / 'trees_000020.json').write_text('[]')
    assert kept.last(100) == (None, [])

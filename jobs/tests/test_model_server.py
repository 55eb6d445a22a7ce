"""The endpoint as SageMaker runs it: the image's server around our archive, asked over HTTP."""

import gzip
import http.client
import json
import signal
import subprocess
import sys
import tarfile

import pytest

import bench_server
import inference
from encounters import given, many
from model_server import MODEL_ENVIRONMENT, ModelServer, NotServedError
from readmission.encounter import FIELDS
from rehearsed import CODE, JOBS, pack

ENCOUNTERS = many(60)
WITHOUT_READMITTED = [{field: e[field] for field in FIELDS[:-1]} for e in ENCOUNTERS]
CSV_LINES = [','.join(str(e[field]) for field in FIELDS) for e in ENCOUNTERS]


@pytest.fixture(scope='module')
def archive(tmp_path_factory):
    return bench_server.trained(tmp_path_factory.mktemp('training'))


@pytest.fixture(scope='module')
def server(archive, tmp_path_factory):
    with ModelServer(archive, tmp_path_factory.mktemp('hosting') / 'opt-ml') as running:
        yield running


@pytest.fixture(scope='module')
def expected(archive, tmp_path_factory):
    """Scores of all encounters at once, from the archive, without a server."""
    folder = tmp_path_factory.mktemp('batch')
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter='data')
    model = inference.model_fn(str(folder))
    return model.score(model.rows(ENCOUNTERS))


def ask(server, body, content_type='application/json', accept='application/json', **headers):
    connection = http.client.HTTPConnection(server.url.removeprefix('http://'), timeout=30)
    named = {'Content-Type': content_type, 'Accept': accept, **headers}
    connection.request('POST', '/invocations', body, named)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def without(archive, target, *left_out, **changed):
    """A copy of an archive that lacks files, or has other content in some."""
    folder = target.parent / 'content'
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter='data')
    for name in left_out:
        (folder / name).unlink()
    for name, content in changed.items():
        (folder / name.replace('__', '.')).write_bytes(content)
    return pack(target, {path.name: path for path in folder.iterdir()})


@pytest.mark.parametrize('accept', ['application/json', 'text/csv'])
@pytest.mark.parametrize('count', [1, 60])
@pytest.mark.parametrize(
    ('content_type', 'body'),
    [
        ('application/json', lambda count: json.dumps(WITHOUT_READMITTED[:count])),
        ('application/json; charset=utf-8', lambda count: json.dumps(ENCOUNTERS[:count])),
        ('application/jsonlines', lambda count: '\n'.join(map(json.dumps, ENCOUNTERS[:count]))),
        ('text/csv', lambda count: '\n'.join(CSV_LINES[:count])),
        ('text/csv', lambda count: '\r\n'.join([','.join(FIELDS), *CSV_LINES[:count]]) + '\r\n'),
    ],
)
def test_answers_each_raw_encounter_with_its_batch_score(server, expected, content_type, body, count, accept):
    status, answer = ask(server, body(count), content_type, accept)
    assert status == 200
    if accept == 'text/csv':
        scores = [float(line) for line in answer.splitlines()]
    else:
        predictions = json.loads(answer)['predictions']
        assert [each['encounter_id'] for each in predictions] == [each['encounter_id'] for each in ENCOUNTERS[:count]]
        scores = [each['probability'] for each in predictions]
    assert scores == pytest.approx(expected[:count], abs=1e-6)


def test_answers_one_encounter_that_is_no_list(server, expected):
    status, answer = ask(server, json.dumps(ENCOUNTERS[7]))
    assert status == 200
    assert json.loads(answer)['predictions'][0]['probability'] == pytest.approx(expected[7], abs=1e-6)


ONE = json.dumps(given()).encode()
MISENCODED = ONE.replace(b'Caucasian', b'Cauc\xe1sian')


@pytest.mark.parametrize(
    ('body', 'headers', 'status', 'reason'),
    [
        (b'{"race": ', {}, 400, 'the body is no application/json'),
        (b'', {}, 400, 'the body is no application/json'),
        (b'', {'content_type': 'text/csv'}, 400, 'the body has no encounter'),
        (MISENCODED, {}, 400, 'the body must be UTF-8, got other bytes after'),
        (MISENCODED, {'content_type': 'application/jsonlines'}, 400, "'utf-8' codec can't decode byte 0xe1"),
        (CSV_LINES[0].encode()[:-1] + b'\xff', {'content_type': 'text/csv'}, 400, 'the body must be UTF-8'),
        (b'1,"2', {'content_type': 'text/csv'}, 400, 'the body is no text/csv'),
        (b'1,2,3', {'content_type': 'text/csv'}, 400, 'row 0 has 3 values; must have 50, or 49'),
        (ONE, {'content_type': 'text/csv'}, 400, 'given; must be an integer from 1'),
        (ONE, {'content_type': 'application/xml'}, 415, "Content-Type: 'application/xml' given; must be one of"),
        (ONE, {'accept': 'image/png'}, 406, "Accept: 'image/png' given; must be"),
        (json.dumps(given(diag_1=250.83)).encode(), {}, 400, 'diag_1: 250.83 given; must be text'),
        (json.dumps(given(age=65)).encode(), {}, 400, 'age: 65 given; must be one of'),
        (gzip.compress(ONE), {'Content-Encoding': 'gzip'}, 400, 'the body must be UTF-8'),
        (b'x' * 6_000_000, {}, 400, 'the body is no application/json'),
        (b'x,' * 3_000_000, {'content_type': 'text/csv'}, 400, 'row 0 has 3000001 values'),
        (b'[' + b'{},' * 2_000_000 + b'{}]', {}, 413, 'the body has more than 200000 encounters; send at most'),
        (b'[' * 100_000, {}, 400, 'the body is nested too deeply'),
        *((ONE[:-1] + b', "x": ' + b'[' * n + b']' * n + b'}', {}, 400, '') for n in range(700, 1000, 20)),
    ],
)
def test_refuses_what_it_cannot_read_with_the_reason_and_goes_on(server, body, headers, status, reason):
    given_status, answer = ask(server, body, **headers)
    assert given_status == status
    assert reason in json.loads(answer)['reasons'][0]
    assert ask(server, ONE)[0] == 200
    assert len(server.workers()) == 1


def test_ping_answers_200(server):
    connection = http.client.HTTPConnection(server.url.removeprefix('http://'), timeout=2)
    connection.request('GET', '/ping')
    assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    ('left_out', 'changed', 'reason'),
    [
        (['model.ubj'], {}, 'but no model.ubj. Take model.tar.gz as a finished training job left it.'),
        (['preparation.json'], {}, 'but no preparation.json. Take model.tar.gz as'),
        (['model.ubj', 'preparation.json'], {}, r"holds \['code'\]; needs baseline.json, or model.ubj"),
        (['code/inference.py'], {}, 'model.tar.gz lacks code/inference.py, it holds'),
        (['code/readmission/preparation.py'], {}, "No module named 'readmission.preparation'"),
        ([], {'preparation__json': b'{"format"'}, 'preparation.json is no JSON'),
        ([], {'model__ubj': b'junk'}, 'model.ubj is no model of XGBoost, or not all of one'),
        ([], {'code/inference__py': b'import os; transform_fn = os.abort; model_fn = lambda _: os.abort()'}, 'SIGABRT'),
    ],
)
def test_a_broken_archive_stops_the_server_with_what_is_wrong(archive, tmp_path, left_out, changed, reason):
    broken = without(archive, tmp_path / 'model.tar.gz', *left_out, **changed)
    server = ModelServer(broken, tmp_path / 'opt-ml')
    with pytest.raises(NotServedError, match=reason), server:
        pass
    assert not server.running()


@pytest.mark.parametrize('kind', ['text', 'half'])
def test_what_is_no_archive_is_said_to_be_none(archive, tmp_path, kind):
    content = archive.read_bytes()
    (tmp_path / 'model.tar.gz').write_bytes(b'x' if kind == 'text' else content[: len(content) // 2])
    with (
        pytest.raises(NotServedError, match=r"archive must be a model.tar.gz, got '.*model.tar.gz'"),
        ModelServer(tmp_path / 'model.tar.gz', tmp_path / 'opt-ml'),
    ):
        pass


def command(archive):
    return subprocess.Popen(
        [sys.executable, str(JOBS / 'rehearsal' / 'model_server.py'), '--archive', str(archive)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize('stop', [lambda it: it.stdin.close(), lambda it: it.send_signal(signal.SIGTERM)])
def test_the_command_says_where_the_baseline_answers_and_stops_when_it_is_told_to(tmp_path, stop):
    contents = {'baseline.json': CODE / 'baseline.json', 'code/inference.py': CODE / 'inference.py'}
    archive = pack(tmp_path / 'model.tar.gz', {**contents, 'code/readmission': JOBS / 'readmission'})
    with command(archive) as process:
        address = process.stdout.readline().removeprefix('ready http://').strip()
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request('POST', '/invocations', ONE, {'Content-Type': 'application/json'})
        assert connection.getresponse().status == 200
        stop(process)
        assert process.wait(20) == 0
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(address).request('GET', '/ping')


def test_the_command_ends_with_1_and_the_reason(tmp_path):
    contents = {'code/inference.py': CODE / 'inference.py', 'code/readmission': JOBS / 'readmission'}
    with command(pack(tmp_path / 'model.tar.gz', contents)) as process:
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, '')
    assert 'needs baseline.json, or model.ubj and preparation.json' in error


def test_serves_with_the_environment_that_the_platform_gives_to_models():
    declared = (JOBS.parent / 'lib' / 'sagemaker' / 'script-mode.ts').read_text()
    assert all(f"{name}: '{value}'" in declared for name, value in MODEL_ENVIRONMENT.items())


def test_one_request_of_a_hundred_is_far_cheaper_than_a_hundred_requests(archive):
    assert bench_server.ratios(5, archive)['server']['ratio'] > 8

"""What the rehearsal asks a model server, and what it makes of the answers, with a server in this process."""

import contextlib
import csv
import importlib
import json
import sys
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from encounters import many
from readmission.encounter import FIELDS
from readmission.messages import read

pytest.importorskip('pandas')
pytest.importorskip('sklearn')
pytest.importorskip('flask')

import pandas

import ask_server
import inference
from conftest import JOBS

ROWS = [{field: str(value) for field, value in encounter.items()} for encounter in many(5)]


def test_requests_ask_for_all_encounters_in_each_form_that_the_server_reads(monkeypatch):
    monkeypatch.setattr(ask_server, 'AT_ONCE', {'application/json': 2, 'application/jsonlines': 1, 'text/csv': 1000})
    asked = {}
    sizes = []
    for content_type, body in ask_server.requests(ROWS):
        encounters = read(body, content_type)
        sizes.append((content_type, len(encounters)))
        asked.setdefault(content_type, []).extend(encounters)
    assert asked == dict.fromkeys(['application/json', 'application/jsonlines', 'text/csv'], many(5))
    assert sizes == [
        *[('application/json', number) for number in (2, 2, 1)],
        *[('application/jsonlines', 1)] * 5,
        ('text/csv', 5),
    ]


def test_each_request_that_cannot_be_read_has_a_name_of_its_own():
    names = [what for what, _, _ in ask_server.BAD_REQUESTS]
    assert len(set(names)) == len(names) >= 8


def write_csv(path, encounters):
    """A file as UCI has it."""
    with path.open('w', newline='', encoding='utf-8') as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator='\n')
        writer.writeheader()
        writer.writerows(encounters)


@pytest.fixture(scope='module')
def archive(tmp_path_factory):
    """The baseline, packed as the platform packs it."""
    path = tmp_path_factory.mktemp('archive') / 'model.tar.gz'
    scripts = JOBS / 'training' / 'readmission'
    with tarfile.open(path, 'w:gz') as tar:
        tar.add(scripts / 'baseline.json', 'baseline.json')
        tar.add(scripts / 'inference.py', 'code/inference.py')
        tar.add(JOBS / 'readmission', 'code/readmission')
    return path


@pytest.fixture
def asked_for(tmp_path, archive, monkeypatch):
    """What :func:`ask_server.compare` takes besides the address; evaluate.load() puts the archive on the path."""
    monkeypatch.setattr(sys, 'path', list(sys.path))
    encounters = many(30)
    model = inference.model_fn(str(JOBS / 'training' / 'readmission'))
    test = pandas.DataFrame(model.rows(encounters), columns=list(model.names))
    test.insert(0, 'encounter_id', [encounter['encounter_id'] for encounter in encounters])
    (tmp_path / 'version' / 'test').mkdir(parents=True)
    test.sample(frac=1, random_state=1).to_parquet(tmp_path / 'version' / 'test' / 'part-0.parquet')
    source = tmp_path / 'diabetic_data.csv'
    write_csv(source, encounters)
    return source, tmp_path / 'version', archive


@contextlib.contextmanager
def served(change=lambda answer: answer, refuse=None):
    """The address of a server with the baseline in this process.

    :param change: what it does to an answer with status 200, a dictionary; may return text.
    :param refuse: status and text of what it says to a request that cannot be read, instead of the reasons.
    """
    model = inference.model_fn(str(JOBS / 'training' / 'readmission'))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers['Content-Length']))
            try:
                answer = inference.transform_fn(model, body, self.headers['Content-Type'], self.headers['Accept'])
                status, text = answer.status_code, answer.get_data(as_text=True)
            except UnicodeDecodeError:
                status, text = 400, json.dumps({'reasons': ['the body must be UTF-8']})
            if status == 200:
                text = change(json.loads(text))
                status, text = text if isinstance(text, tuple) else (200, json.dumps(text))
            elif refuse:
                status, text = refuse
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_port}'
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_right_answers_are_as_the_batch_in_each_form(asked_for):
    with served() as url:
        found = ask_server.compare(url, *asked_for)
    assert (found['encounters'], found['answered'], found['expected']) == (30, 90, 90)
    assert found['largest_difference'] < 1e-12
    assert [each['what'] for each in found['refused']] == [what for what, _, _ in ask_server.BAD_REQUESTS]
    assert all(400 <= each['status'] < 500 and each['reason'] and each['goes_on'] for each in found['refused'])


def test_no_proxy_stands_before_the_server(asked_for, monkeypatch):
    for name in ('http_proxy', 'HTTP_PROXY'):
        monkeypatch.setenv(name, 'http://127.0.0.1:9')
    monkeypatch.delenv('no_proxy', raising=False)
    importlib.reload(ask_server)
    with served() as url:
        assert ask_server.compare(url, *asked_for)['answered'] == 90


def last_by(difference):
    """Changes the probability of the last encounter."""

    def change(answer):
        for each in answer['predictions']:
            each['probability'] += difference if each['encounter_id'] == 30 else 0
        return answer

    return change


@pytest.mark.parametrize('difference', [1e-3, -1e-3])
def test_one_answer_that_is_off_by_a_thousandth_is_seen(asked_for, difference):
    with served(last_by(difference)) as url:
        found = ask_server.compare(url, *asked_for)
    assert found['largest_difference'] == pytest.approx(1e-3)


def test_an_encounter_that_is_answered_twice_instead_of_another_is_missed(asked_for):
    def twice(answer):
        predictions = answer['predictions']
        return {'predictions': [predictions[0], *predictions[:-1]] if len(predictions) > 1 else predictions}

    with served(twice) as url:
        found = ask_server.compare(url, *asked_for)
    assert (found['answered'], found['expected']) == (88, 90)


def test_an_encounter_that_is_answered_whatever_is_asked_for_counts_once(asked_for):
    first = []

    def always_the_first(answer):
        first.append(answer['predictions'][0])
        return {'predictions': first[:1]}

    with served(always_the_first) as url:
        assert ask_server.compare(url, *asked_for)['answered'] == 3


@pytest.mark.parametrize(
    ('change', 'message'),
    [
        (lambda _: (500, 'out of order'), 'application/json was answered with 500: out of order'),
        (lambda _: (200, 'hello'), "an answer must have predictions, got 'hello'"),
        (lambda _: {'outputs': []}, 'an answer must have predictions'),
        (lambda _: {'predictions': [{'encounter_id': 1}]}, 'an answer must have predictions'),
        (last_by(float('nan')), r'each encounter must get a probability, got \{30: nan\}'),
        (lambda _: {'predictions': [{'encounter_id': 1, 'probability': None}]}, r'got \{1: None\}'),
        (lambda _: {'predictions': [{'encounter_id': 99, 'probability': 0.5}]}, 'encounter 99, which nobody asked for'),
    ],
    ids=['500', 'no JSON', 'other JSON', 'no probability', 'NaN', 'null', 'another encounter'],
)
def test_what_is_no_answer_fails_and_is_quoted(asked_for, change, message):
    with served(change) as url, pytest.raises(ValueError, match=message):
        ask_server.compare(url, *asked_for)


def test_a_server_that_is_not_there_fails(asked_for):
    with served() as url:
        pass
    with pytest.raises(ValueError, match=r'application/json was answered with 0: no answer: .*refused'):
        ask_server.compare(url, *asked_for)


@pytest.mark.parametrize(
    ('said', 'reason'),
    [
        ((500, 'Traceback'), ''),
        ((400, ''), ''),
        ((400, '{"reasons": []}'), ''),
        ((400, '[]'), ''),
        ((413, '{"reasons": ["too long", "and more"]}'), 'too long'),
    ],
)
def test_what_a_server_says_to_a_request_that_cannot_be_read_is_told(said, reason):
    with served(refuse=said) as url:
        found = ask_server.refusals(url, ROWS[0])
    assert {(each['status'], each['reason'], each['goes_on']) for each in found} == {(said[0], reason, True)}


def test_a_server_that_is_gone_after_a_request_does_not_go_on():
    with served() as url:
        pass
    assert {(each['status'], each['goes_on']) for each in ask_server.refusals(url, ROWS[0])} == {(0, False)}


def test_features_of_another_file_are_refused(asked_for):
    source, *others = asked_for
    write_csv(source, many(29))
    with pytest.raises(ValueError, match=r'lacks 1 encounters of .*; give the file it was made of'):
        ask_server.compare('http://127.0.0.1:9', source, *others)

import json
from pathlib import Path

import pytest

import inference
from encounters import given
from readmission import messages
from readmission.encounter import FIELDS
from readmission.preparation import fit

MODEL = inference.model_fn(str(Path(inference.__file__).parent))


def ask(body, content_type='application/json', accept='application/json'):
    answer = inference.transform_fn(MODEL, body, content_type, accept)
    return answer.status_code, answer.get_data(as_text=True)


def predicted(encounter):
    return json.loads(ask(json.dumps(encounter))[1])['predictions'][0]['probability']


def line(encounter):
    return ','.join(str(value) for value in encounter.values())


def test_answers_one_encounter_and_a_list_in_the_same_shape():
    status, body = ask(json.dumps(given(encounter_id=5)))
    assert status == 200
    assert [entry['encounter_id'] for entry in json.loads(body)['predictions']] == [5]
    assert 0 < json.loads(body)['predictions'][0]['probability'] < 1
    assert ask(json.dumps([given(encounter_id=5)])) == (200, body)


def test_more_inpatient_visits_mean_a_higher_probability():
    assert predicted(given(number_inpatient=5)) > predicted(given(number_inpatient=0))


@pytest.mark.parametrize(
    ('content_type', 'body'),
    [
        ('application/json; charset=utf-8', json.dumps([given(), given()]).encode()),
        ('application/jsonlines', f'{json.dumps(given())}\n{json.dumps(given())}\n'),
        ('text/csv', f'{line(given())}\n{line(given())}\n'),
        ('text/csv', f'{",".join(FIELDS)}\n{line(given())}\n{line(given())}'),
        ('text/csv', '\n'.join([line(given()).rsplit(',', 1)[0]] * 2)),
        # As a spreadsheet saves it.
        ('text/csv', f'\ufeff{",".join(FIELDS)}\r\n{line(given())}\r\n{line(given())}\r\n'),
        ('application/json', f'\ufeff{json.dumps([given(), given()])}'.encode()),
        ('application/jsonlines', f'{json.dumps(given())}\r\n\r\n{json.dumps(given())}'),
    ],
)
def test_reads_every_promised_form_of_the_same_request(content_type, body):
    assert ask(body, content_type, 'text/csv') == (200, f'{predicted(given())!r}\n' * 2)


def test_has_no_probability_for_who_cannot_be_readmitted_and_keeps_the_order():
    died = given(encounter_id=2, discharge_disposition_id=11)
    predictions = json.loads(ask(json.dumps([died, given(encounter_id=3)]))[1])['predictions']
    assert predictions == [
        {'encounter_id': 2, 'probability': None},
        {'encounter_id': 3, 'probability': predicted(given())},
    ]


@pytest.mark.parametrize(
    ('body', 'content_type', 'accept', 'status', 'reason'),
    [
        ('{"a', 'application/json', '*/*', 400, 'the body is no application/json'),
        (b'\xff', 'application/json', '*/*', 400, 'the body is no application/json'),
        # What the toolkit makes of bytes that are no UTF-8.
        ('{"race": "Cauc\ufffd', 'application/json', '*/*', 400, 'the body must be UTF-8, got other bytes after'),
        ('{"race":' + '[' * 10**5, 'application/json', '*/*', 400, 'the body is nested too deeply'),
        ('[]', 'application/json', '*/*', 400, 'the body has no encounter'),
        ('1,2,3', 'text/csv', '*/*', 400, 'row 0 has 3 values; must have 50, or 49 without readmitted'),
        (','.join([*FIELDS, 'race']), 'text/csv', '*/*', 400, "the header has 'race' twice; name each field once"),
        (f'{json.dumps(given())}\n{{', 'application/jsonlines', '*/*', 400, 'application/jsonlines: row 1: Expecting'),
        (
            json.dumps(given(race='\u2028'), ensure_ascii=False),
            'application/jsonlines',
            '*/*',
            400,
            "encounter 0: race: '\\u2028' given",
        ),
        ('[1e400, NaN]', 'application/json', '*/*', 400, 'encounter 0: inf given; an encounter is a JSON object'),
        (json.dumps([given(), given(age='old')]), 'application/json', '*/*', 400, "encounter 1: age: 'old' given"),
        (json.dumps(given()), 'text/xml', '*/*', 415, "Content-Type: 'text/xml' given; must be one of"),
        (json.dumps(given()), 'application/json', 'image/png', 406, "Accept: 'image/png' given; must be"),
    ],
)
def test_a_mistake_of_the_caller_is_a_4xx_that_teaches(body, content_type, accept, status, reason):
    given_status, answer = ask(body, content_type, accept)
    assert given_status == status
    assert reason in json.loads(answer)['reasons'][0]


def test_names_twenty_refused_encounters_and_counts_the_rest():
    _, answer = ask(json.dumps([given(age='old')] * 30))
    reasons = json.loads(answer)['reasons']
    assert len(reasons) == 21
    assert reasons[-1] == '10 more encounters refused'


@pytest.mark.parametrize(
    ('content_type', 'body'),
    [
        ('application/json', '[' + '{},' * messages.ENCOUNTERS + '{}]'),
        # What cannot be read stands behind the last line that is looked at.
        ('application/jsonlines', '1\n' * (messages.ENCOUNTERS + 1) + '{'),
        ('text/csv', '1\n' * (messages.ENCOUNTERS + 1) + '"'),
    ],
)
def test_more_encounters_than_a_request_can_hold_are_not_looked_at(content_type, body):
    status, answer = ask(body, content_type)
    assert status == 413
    assert json.loads(answer)['reasons'] == ['the body has more than 200000 encounters; send at most so many at once']


@pytest.mark.parametrize(
    ('files', 'reason'),
    [
        ({'model.ubj': ''}, r"holds \['model.ubj'\], but no preparation.json. Take model.tar.gz as a finished"),
        (
            {'preparation.json': '{}'},
            r"holds \['preparation.json'\], but no model.ubj. Take model.tar.gz as a finished",
        ),
        ({'model.ubj': '', 'preparation.json': '{'}, 'preparation.json is no JSON: Expecting'),
        ({'model.ubj': '', 'preparation.json': '{}'}, 'preparation has format None, this code needs'),
        ({'model.ubj': '', 'preparation.json': '[]'}, 'preparation.json is not what fit'),
        ({'model.ubj': '{L', 'preparation.json': json.dumps(fit([given()]))}, 'model.ubj is .*, or not all of one'),
        ({'model.ubj': '{}}', 'preparation.json': json.dumps(fit([given()]))}, 'model.ubj is no model of XGBoost: '),
        ({'baseline.json': ''}, 'baseline.json is no JSON'),
        ({'baseline.json': '{}'}, "baseline.json is not what fit_baseline.py makes: KeyError.'terms'"),
    ],
)
def test_a_missing_or_broken_file_of_an_archive_is_named_with_the_way_out(tmp_path, files, reason):
    pytest.importorskip('xgboost')
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises((FileNotFoundError, ValueError), match=reason):
        inference.model_fn(str(tmp_path))


@pytest.mark.parametrize(
    ('change', 'reason'),
    [
        (lambda baseline: baseline['terms'][0].pop('mean'), "not what fit_baseline.py makes: KeyError.'mean'"),
        (lambda baseline: baseline['terms'][0].update(deviation=0), 'must have finite numbers, deviations above 0'),
        (lambda baseline: baseline['terms'][0].update(feature='shoe_size'), "it has the features .'shoe_size', "),
        (lambda baseline: baseline.update(intercept='1'), 'not what fit_baseline.py makes: TypeError'),
        (lambda baseline: baseline.update(intercept=float('nan')), 'must have finite numbers'),
        (lambda baseline: baseline.update(terms=[]), r'it has the features \[\]. Make it again'),
    ],
)
def test_a_baseline_that_could_not_answer_is_refused_before_the_first_request(tmp_path, change, reason):
    baseline = json.loads(Path(inference.__file__).with_name('baseline.json').read_text())
    change(baseline)
    (tmp_path / 'baseline.json').write_text(json.dumps(baseline))
    with pytest.raises(ValueError, match=reason):
        inference.model_fn(str(tmp_path))


def test_an_archive_without_a_model_stops_the_server_with_what_it_found(tmp_path):
    (tmp_path / 'model.pkl').touch()
    with pytest.raises(FileNotFoundError, match=r"holds \['model.pkl'\]; needs baseline.json, or model.ubj"):
        inference.model_fn(str(tmp_path))

"""What saved questions must answer, and how the rehearsal asks them."""

import json
import sys

import pytest

from encounters import given, many

pytest.importorskip('pyspark')
pytest.importorskip('sqlglot')

import answers
import saved_queries
from lake import Lake
from readmission.encounter import FIELDS
from trino import condition_in_spark, in_spark

NAMES = {
    'admission_type': {1: 'Emergency', 2: 'Urgent'},
    'discharge_disposition': {1: 'Home', 6: 'Home health', 11: 'Expired'},
    'admission_source': {1: 'Referral', 7: 'Emergency Room'},
}
BASE = {'admission_type_id': 1, 'admission_source_id': 7, 'number_inpatient': 0, 'readmitted': 'NO', 'diag_1': '428'}


def stay(**fields):
    """An encounter that counts."""
    return given(**{**BASE, 'discharge_disposition_id': 1, **fields})


def stays(number, **fields):
    """Several of them."""
    return [stay(**fields) for _ in range(number)]


# --- the answers


def test_the_rate_counts_returns_within_30_days_alone():
    rows = [*stays(3, readmitted='<30'), *stays(4, readmitted='>30'), *stays(13)]
    assert answers.by_discharge(rows, NAMES) == {('Home',): (20, 15.0)}


def test_who_died_and_who_is_still_waited_for_counts_nowhere():
    waiting = stay()
    del waiting['readmitted']
    rows = [*stays(11), *stays(20, discharge_disposition_id=11), waiting]
    assert answers.by_discharge(rows, NAMES) == {('Home',): (11, 0.0)}


def test_a_group_of_ten_is_not_shown():
    rows = [*stays(11), *stays(10, discharge_disposition_id=6)]
    assert set(answers.by_discharge(rows, NAMES)) == {('Home',)}


def test_three_earlier_stays_and_more_are_one_group():
    rows = [*stays(6, number_inpatient=3, time_in_hospital=2), *stays(6, number_inpatient=9, time_in_hospital=4)]
    assert answers.by_admission(rows, NAMES) == {('Emergency', 'Emergency Room', 3): (12, 3.0, 0.0)}


def test_the_difference_is_with_the_test_less_without():
    rows = [
        *stays(5, A1Cresult='Norm', readmitted='<30'),
        *stays(15, A1Cresult='>8'),
        *stays(12, A1Cresult='None', readmitted='<30'),
        *stays(12, A1Cresult='None'),
    ]
    assert answers.by_hba1c(rows, NAMES) == {('Circulatory',): (20, 24, 25.0, 50.0, -25.0)}


@pytest.mark.parametrize(
    ('diagnosis', 'group'),
    [
        ('250.83', 'Diabetes'),
        ('250', 'Diabetes'),
        ('390', 'Circulatory'),
        ('459.9', 'Circulatory'),
        ('785', 'Circulatory'),
        ('786', 'Respiratory'),
        ('V57', 'Other'),
        ('E909', 'Other'),
        ('?', 'Other'),
        ('8', 'Other'),
    ],
)
def test_a_primary_diagnosis_is_in_one_group(diagnosis, group):
    assert answers.diagnosis_group(diagnosis) == group


@pytest.mark.parametrize('diagnosis', ['42', '042', '42.1', 'V08', '79.53', '079.53', '290', '300.4', '310', '319'])
def test_hiv_and_mental_disorders_are_shielded_wherever_they_stand(diagnosis):
    for field in answers.DIAGNOSES:
        assert not answers.is_open(stay(**{field: diagnosis}))


@pytest.mark.parametrize('diagnosis', ['?', '428', '43', '420', '29', '31', '289.9', '320', 'V07', '79.5', 'E290'])
def test_other_diagnoses_are_not(diagnosis):
    assert answers.is_open(stay(diag_1=diagnosis, diag_2='?', diag_3='?'))


def test_an_encounter_that_comes_twice_counts_once_and_one_that_is_none_not_at_all(tmp_path):
    lake = Lake(None, tmp_path)
    one, other = given(encounter_id=1, age='[60-70)'), given(encounter_id=1, age='[70-80)')
    lake.upload('some.csv', [one, other, given(encounter_id=2, gender='Divers'), given(encounter_id=3)])
    found = answers.encounters(lake.batch / 'some.csv')
    assert sorted((row['encounter_id'], row['age']) for row in found) == [(1, '[60-70)'), (3, given()['age'])]


# --- held against what a query gave

ANSWER = {('Home',): (20, 12.34), ('Home health',): (11, 0.0)}


def test_rounded_numbers_are_the_answer_in_any_order():
    assert answers.difference([('Home health', 11, 0.0), ('Home', 20, 12.3)], ANSWER, (0, 1)) is None


@pytest.mark.parametrize(
    ('rows', 'wrong'),
    [
        ([('Home', 20, 12.3)], '1 rows instead of 2'),
        ([('Home', 20, 12.3), ('Home', 20, 12.3), ('Home health', 11, 0.0)], '3 rows instead of 2'),
        ([('Home', 20, 12.3), ('Elsewhere', 11, 0.0)], 'Elsewhere'),
        ([('Home', 21, 12.3), ('Home health', 11, 0.0)], 'has 21 instead of 20'),
        ([('Home', 20, 12.4), ('Home health', 11, 0.0)], 'has 12.4 instead of 12.34'),
        ([('Home', 20, None), ('Home health', 11, 0.0)], 'has None'),
    ],
)
def test_other_rows_are_not_and_it_says_why(rows, wrong):
    assert wrong in answers.difference(rows, ANSWER, (0, 1))


# --- the SQL


def test_a_query_of_athena_is_said_in_the_words_of_spark():
    assert in_spark("SELECT try_cast(split_part(a, '.', 1) AS integer) FROM t") == (
        "SELECT TRY_CAST(SPLIT_PART(a, '.', 1) AS INT) FROM t"
    )


def test_a_row_expression_keeps_its_meaning():
    assert condition_in_spark("((a IS NULL) OR (a NOT BETWEEN '290' AND '299.99'))") == (
        "((a IS NULL) OR (NOT a BETWEEN '290' AND '299.99'))"
    )


# --- the script, on a lake of its own


@pytest.fixture(scope='module')
def asked(spark, tmp_path_factory):
    """What the script finds over 300 encounters, with a filter of one diagnosis; the parser of Trino is left out."""
    root = tmp_path_factory.mktemp('asked')
    lake = Lake(spark, root)
    rows = [{**row, 'diag_1': ('428', '290', '250')[index % 3]} for index, row in enumerate(many(300))]
    lake.upload('some.csv', rows)
    reference = root / 'raw' / 'reference'
    reference.mkdir(parents=True)
    lines = []
    for name in ('admission_type', 'discharge_disposition', 'admission_source'):
        lines += [f'{name}_id,description', *(f'{key},{name} {key}' for key in range(1, 31)), ',']
    (reference / 'IDs_mapping.csv').write_text('\n'.join(lines))
    lake.run()
    columns = [field.lower().replace('-', '_') for field in FIELDS if field != 'patient_nbr']
    plan = {
        'database': lake.database,
        'queries': [{'name': 'a new question', 'sql': 'SELECT count(*) FROM encounter'}],
        'filter': {'table': 'encounter', 'columns': columns, 'rows': "diag_1 NOT LIKE '4%'"},
    }
    (root / 'plan.json').write_text(json.dumps(plan))
    words = {
        'plan': root / 'plan.json',
        'csv': lake.batch / 'some.csv',
        'ids': reference / 'IDs_mapping.csv',
        'catalog': 'glue_catalog',
        'output': root / 'found.json',
    }
    before, current = sys.argv, (spark.catalog.currentCatalog(), spark.catalog.currentDatabase())
    sys.argv = ['saved_queries.py', *(part for name, value in words.items() for part in (f'--{name}', str(value)))]
    real, saved_queries.parser = saved_queries.parser, lambda _: lambda _: None
    try:
        saved_queries.main()
    finally:
        sys.argv, saved_queries.parser = before, real
        spark.catalog.dropTempView('encounter')
        spark.sql(f'USE {".".join(current)}')
    return rows, json.loads((root / 'found.json').read_text())


def test_a_question_that_nothing_computes_again_is_wrong(asked):
    _, found = asked
    (query,) = found['queries']
    assert query['all']['rows'] == 1
    assert 'answers.py' in query['all']['wrong']


def test_the_filter_is_a_table_of_its_columns_and_rows_and_a_wrong_one_is_found_out(asked):
    rows, found = asked
    shown = {row['encounter_id'] for row in rows if not row['diag_1'].startswith('4')}
    restricted = {row['encounter_id'] for row in rows if not answers.is_open(row)}
    assert (len(shown), len(restricted)) == (200, 100)
    assert found['encounters'] == {'table': 300, 'file': 300}
    assert found['shown'] == {'table': 200, 'file': 200}
    assert found['restricted_shown'] == 100
    assert found['names_a_patient'] is False

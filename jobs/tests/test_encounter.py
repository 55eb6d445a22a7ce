import pytest

from encounters import given
from readmission.encounter import FIELDS, column, parse, validate


def without(field):
    encounter = given()
    del encounter[field]
    return encounter


def test_accepts_an_encounter_that_is_not_labelled_yet():
    assert validate(without('readmitted')) == []


@pytest.mark.parametrize(
    ('encounter', 'reason'),
    [
        (given(gender='Martian'), "gender: 'Martian' given; must be one of Female, Male, Unknown/Invalid"),
        (given(time_in_hospital=15), 'time_in_hospital: 15 given; must be an integer from 1 to 14'),
        (given(time_in_hospital='3'), "time_in_hospital: '3' given; must be an integer from 1 to 14"),
        (given(num_procedures=True), 'num_procedures: True given; must be an integer from 0 to 6'),
        (without('age'), 'age: missing; give one of [0-10)'),
        (given(diag_1='428\n'), "diag_1: '428\\n' given; must be text that matches"),
        (given(Gender='Male'), "1 unknown fields given ('Gender'); remove them"),
        (['no object'], "['no object'] given; an encounter is a JSON object"),
    ],
)
def test_names_the_field_the_value_given_and_what_is_allowed(encounter, reason):
    (given_reason,) = validate(encounter)
    assert given_reason.startswith(reason)


def test_reports_all_mistakes_at_once():
    assert len(validate({**without('age'), 'gender': 1, 'weight': None})) == 3


def test_quotes_at_most_80_characters_of_junk():
    (reason,) = validate(given(race='x' * 1_000_000))
    assert len(reason) < 200


def test_reads_a_csv_row_as_the_request_it_stands_for():
    row = {field: str(value) for field, value in given().items()}
    assert parse(row) == given()
    assert validate(parse({**row, 'encounter_id': '12x'})) == [
        "encounter_id: '12x' given; must be an integer from 1 to 2147483647"
    ]


def test_columns_are_lower_case_without_hyphens_and_stay_distinct():
    assert column('glyburide-metformin') == 'glyburide_metformin'
    assert len({column(field) for field in FIELDS}) == 50

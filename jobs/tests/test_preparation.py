import json
from collections import Counter

import pytest

from encounters import given, many
from readmission.preparation import (
    cut_of,
    diagnosis_group,
    eligible,
    feature_names,
    features,
    fit,
    label,
    numbers,
    parts_of,
    split,
)


def prepared(encounter, fitted):
    return dict(zip(feature_names(fitted), features(encounter, fitted)))


def test_a_feature_row_does_not_depend_on_the_label():
    fitted = fit(many(50))
    assert features(given(readmitted='<30'), fitted) == features(given(readmitted='NO'), fitted)


def test_each_name_belongs_to_its_value():
    fitted = fit([given(), given(A1Cresult='Norm')])
    row = prepared(given(number_inpatient=4, insulin='Up', metformin='Down', **{'glyburide-metformin': 'Up'}), fitted)
    expected = {
        'age_years': 65.0,
        'number_inpatient': 4.0,
        'medications_prescribed': 3.0,
        'medications_increased': 2.0,
        'medications_decreased': 1.0,
        'weight_known': 0.0,
        'payer_code_is_missing': 1.0,
        'medical_specialty_is_surgery_general': 1.0,
        'diag_1_group_is_circulatory': 1.0,
        'diag_2_group_is_diabetes': 1.0,
        'a1cresult_is_over_8': 1.0,
        'a1cresult_is_norm': 0.0,
    }
    assert {name: row[name] for name in expected} == expected
    assert list(row)[: len(numbers(given()))] == list(numbers(given()))


def test_a_category_that_training_has_not_seen_is_no_category():
    row = prepared(given(race='Asian'), fit([given()]))
    assert [value for name, value in row.items() if name.startswith('race_is_')] == [0.0]


def test_a_category_below_one_in_a_thousand_gets_no_feature():
    fitted = fit([given()] * 1001 + [given(race='Asian')])
    assert fitted['categories']['race'] == ['Caucasian']


def test_fitted_parameters_survive_json_and_the_order_of_the_rows():
    encounters = many(200)
    fitted = fit(encounters)
    assert json.loads(json.dumps(fitted)) == fitted
    assert fit(reversed(encounters)) == fitted


def test_parameters_of_another_format_are_refused():
    with pytest.raises(ValueError, match='format 0, this code needs 1'):
        feature_names({**fit([given()]), 'format': 0})
    with pytest.raises(ValueError, match='0 encounters given'):
        fit([])


@pytest.mark.parametrize(
    ('code', 'group'),
    [
        ('250.83', 'diabetes'),
        ('428', 'circulatory'),
        ('785', 'circulatory'),
        ('786.5', 'respiratory'),
        ('V27', 'other'),
        ('E909', 'other'),
        ('8', 'other'),
        ('999', 'injury'),
        ('?', '?'),
    ],
)
def test_groups_diagnoses_as_strack_et_al_do(code, group):
    assert diagnosis_group(code) == group


def test_only_a_return_within_30_days_is_a_readmission():
    assert [label({'readmitted': value}) for value in ('<30', '>30', 'NO')] == [1, 0, 0]
    assert label({}) is None


def test_who_died_or_went_to_a_hospice_cannot_be_readmitted():
    out = [disposition for disposition in range(1, 31) if not eligible(given(discharge_disposition_id=disposition))]
    assert out == [11, 13, 14, 19, 20, 21]


def test_patients_stay_in_their_part_and_parts_are_70_15_15():
    # The values pin the hash: another one would move patients from training to test between versions.
    assert [split(patient) for patient in (2, 1, 17)] == ['train', 'validation', 'test']
    assert [split(patient, seed=1) for patient in (2, 1, 17)] == ['test', 'train', 'train']
    shares = Counter(split(patient) for patient in range(20_000))
    assert shares['train'] == pytest.approx(14_000, abs=300)
    assert shares['validation'] == pytest.approx(3_000, abs=200)


def test_nine_of_ten_rows_lie_before_the_cut_and_the_cut_is_the_id_of_one():
    assert [cut_of(range(1, count + 1)) for count in (1, 2, 9, 10, 11, 20)] == [1, 2, 9, 10, 10, 19]
    assert cut_of([30, 10, 20]) == 30
    with pytest.raises(ValueError, match='0 encounters given; the cut in time needs at least one'):
        cut_of([])


def patients_of(part, count, start=1):
    """So many numbers of patients that the split puts into a part."""
    numbers_of_part = (number for number in range(start, start + 10_000) if split(number) == part)
    return [next(numbers_of_part) for _ in range(count)]


def test_who_was_learned_from_is_never_measured_and_each_row_is_in_a_part_or_later():
    (train, new), (validation,), (test,) = (
        patients_of(part, count) for part, count in (('train', 2), ('validation', 1), ('test', 1))
    )
    early = [train, validation, test] * 12
    late = [train, validation, test, new]
    rows = [
        (given(encounter_id=number, patient_nbr=patient), 0) for number, patient in enumerate([*early, *late], start=1)
    ]
    parts = parts_of(reversed(rows))
    assert cut_of(encounter['encounter_id'] for encounter, _ in rows) == len(early) + 1
    assert {part: sorted({e['patient_nbr'] for e, _ in found}) for part, found in parts.items()} == {
        'train': [train],
        'validation': [validation],
        'test': [test],
        'out_of_time': sorted([test, new]),
    }
    # The late rows of the two who were learned from are in no part.
    assert sum(map(len, parts.values())) == len(rows) - 2
    assert [e['encounter_id'] for e, _ in reversed(parts['out_of_time'])] == [39, 40]

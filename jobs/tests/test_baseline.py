import csv
import json
import math
from pathlib import Path

import pytest

import fit_baseline
import inference
from encounters import given
from readmission.encounter import FIELDS

COMMITTED = json.loads(Path(inference.__file__).with_name('baseline.json').read_text())


def test_newton_finds_the_odds_of_a_group():
    # Two groups with 1 of 4 and 3 of 4: the maximum likelihood is known in closed form.
    intercept, coefficient = fit_baseline.fit([[0.0]] * 4 + [[1.0]] * 4, [1, 0, 0, 0, 1, 1, 1, 0])
    assert intercept == pytest.approx(-math.log(3))
    assert coefficient == pytest.approx(2 * math.log(3))


def test_given_rows_are_fitted_in_their_own_units_to_what_the_model_server_takes():
    # Six features that say nothing of the label, and the stay: 2 days for those at home, 4 for those who came back.
    rows = [[5 + (n >> 1 & 1), days, *(n >> bit & 1 for bit in range(2, 7))] for n in range(128) for days in (2, 4)]
    labels = [int(days == 4) if n % 4 else int(days == 2) for n in range(128) for days in (2, 4)]
    parameters = fit_baseline.fit_on(rows, labels)
    assert [term['feature'] for term in parameters['terms']] == list(fit_baseline.FEATURES)
    assert (parameters['terms'][1]['mean'], parameters['terms'][1]['deviation']) == (3, 1)
    assert parameters['terms'][0]['coefficient'] == pytest.approx(0, abs=1e-9)
    short, long = rows[0], rows[1]
    assert inference.Baseline(parameters).score([short, long]) == pytest.approx([0.25, 0.75])
    assert fit_baseline.logistic(fit_baseline.logit(parameters, long)) == pytest.approx(0.75)


def test_a_feature_that_never_differs_is_named():
    with pytest.raises(ArithmeticError, match=r"'number_outpatient'.* must differ between the 3 rows"):
        fit_baseline.fit_on([[5, days, 1, 0, 0, 0, 9] for days in (1, 2, 3)], [0, 1, 0])


def test_only_patients_who_can_be_readmitted_and_whose_label_is_known_are_read(tmp_path):
    file = tmp_path / 'diabetic_data.csv'
    rows = [
        given(encounter_id=1, readmitted='<30'),
        given(encounter_id=2, discharge_disposition_id=11),
        given(encounter_id=3, readmitted=''),
        given(encounter_id=4, readmitted='>30'),
        given(encounter_id=5, age='old'),
    ]
    with file.open('w', newline='') as opened:
        writer = csv.DictWriter(opened, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    read = fit_baseline.labelled(file)
    assert [(encounter['encounter_id'], target) for encounter, target in (next(read), next(read))] == [(1, 1), (4, 0)]
    with pytest.raises(SystemExit, match="line 6: age: 'old' given"):
        next(read)


def test_area_under_curve_counts_ties_half():
    assert fit_baseline.area_under_curve([0, 1, 0, 1], [0.1, 0.9, 0.2, 0.2]) == 0.875
    with pytest.raises(ValueError, match='needs both classes'):
        fit_baseline.area_under_curve([1, 1], [0.1, 0.2])


def test_the_committed_baseline_ranks_better_than_chance_on_patients_it_was_not_fitted_on():
    assert [term['feature'] for term in COMMITTED['terms']] == list(fit_baseline.FEATURES)
    assert COMMITTED['command'] == fit_baseline.COMMAND
    assert COMMITTED['measured']['test']['auc'] > 0.6


def test_the_average_patient_has_the_average_odds():
    (probability,) = inference.Baseline(COMMITTED).score([[term['mean'] for term in COMMITTED['terms']]])
    assert probability == pytest.approx(1 / (1 + math.exp(-COMMITTED['intercept'])))


def test_a_count_far_out_does_not_overflow():
    assert inference.Baseline(COMMITTED).score([[1e9] * 7, [-1e9] * 7]) == [1.0, 0.0]

import json
import math
from pathlib import Path

import pytest

import fit_baseline
import inference

COMMITTED = json.loads(Path(inference.__file__).with_name('baseline.json').read_text())


def test_newton_finds_the_odds_of_a_group():
    # Two groups with 1 of 4 and 3 of 4: the maximum likelihood is known in closed form.
    intercept, coefficient = fit_baseline.fit([[0.0]] * 4 + [[1.0]] * 4, [1, 0, 0, 0, 1, 1, 1, 0])
    assert intercept == pytest.approx(-math.log(3))
    assert coefficient == pytest.approx(2 * math.log(3))


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

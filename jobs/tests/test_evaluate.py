"""The evaluation, on labels and scores few enough to count by hand."""

import json

import pytest

numpy = pytest.importorskip('numpy')
pandas = pytest.importorskip('pandas')
pytest.importorskip('sklearn')

import evaluate  # noqa: E402

LABELS = [0, 0, 1, 0, 0, 1, 0, 1, 0, 0]
SCORES = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.1]


def frame(**columns):
    """Features as far as groups are made of them: one row for each value."""
    return pandas.DataFrame({'race_is_asian': 0.0, 'gender_is_female': 1.0, 'age_years': 65.0, **columns})


def ask(labels=LABELS, scores=SCORES, **groups):
    return evaluate.report(labels, scores, groups)


def many(rows, positives):
    """Labels and scores of as many rows; each readmission scores above all others."""
    return [0] * (rows - positives) + [1] * positives, [index / rows for index in range(rows)]


def test_as_many_are_flagged_as_were_readmitted():
    found = ask()
    # The three highest are 0.45, 0.4 and 0.35, and one of them came back.
    assert found['threshold']['value'] == 0.35
    assert found['threshold']['flagged'] == found['population']['positives'] == 3
    assert found['binary_classification_metrics']['confusion_matrix'] == {'0': {'0': 5, '1': 2}, '1': {'0': 2, '1': 1}}
    values = found['binary_classification_metrics']
    assert values['precision'] == values['recall'] == {'value': 0.333333, 'standard_deviation': 'NaN'}
    assert (values['false_negative_rate']['value'], values['false_positive_rate']['value']) == (0.666667, 0.285714)


def test_who_ties_with_the_threshold_is_flagged_too():
    assert ask([0, 1, 0, 0], [0.1, 0.2, 0.2, 0.1])['threshold']['flagged'] == 2


def test_the_area_does_not_depend_on_the_threshold_and_a_constant_is_what_accuracy_is_compared_with():
    values = ask()['binary_classification_metrics']
    # 21 pairs; the readmission at 0.15 beats 3 of the 7 others, that at 0.3 beats 5, that at 0.4 beats 6.
    assert values['auc']['value'] == round(14 / 21, 6)
    assert values['accuracy_best_constant_classifier']['value'] == 0.7


def test_curves_go_from_nobody_flagged_to_everybody_in_the_shape_that_the_registry_knows():
    values = ask([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])['binary_classification_metrics']
    assert values['receiver_operating_characteristic_curve'] == {
        'false_positive_rates': [0, 0, 0.5, 0.5, 1],
        'true_positive_rates': [0, 0.5, 0.5, 1, 1],
    }
    assert values['precision_recall_curve'] == {
        'precisions': [1, 1, 0.5, 0.666667, 0.5],
        'recalls': [0, 0.5, 0.5, 1, 1],
    }


def test_a_curve_has_a_point_for_each_score_on_straight_stretches_too():
    curve = ask([0, 0, 1], [0.1, 0.2, 0.3])['binary_classification_metrics']['receiver_operating_characteristic_curve']
    assert curve == {'false_positive_rates': [0, 0, 0.5, 1], 'true_positive_rates': [0, 1, 1, 1]}


def test_long_curves_keep_their_ends_and_at_most_200_points():
    points = evaluate.thinned(numpy.arange(15_000.0))
    assert (points[0], points[-1]) == (0, 14_999)
    assert 150 < len(points) <= 200
    assert points == sorted(set(points))
    assert points[1] < 5 and points[-1] - points[-2] > 100
    assert evaluate.thinned(numpy.arange(200.0)) == list(range(200))


def test_calibration_compares_bins_of_equal_count():
    scores = [index / 100 for index in range(20)]
    bins = ask([0, 0] * 8 + [0, 1, 1, 1], scores)['calibration']['bins']
    assert [part['rows'] for part in bins] == [2] * 10
    assert bins[0] == {'rows': 2, 'mean_predicted': 0.005, 'observed': 0}
    assert bins[8] == {'rows': 2, 'mean_predicted': 0.165, 'observed': 0.5}
    assert bins[9] == {'rows': 2, 'mean_predicted': 0.185, 'observed': 1}


def test_brier_is_the_mean_squared_error_beside_that_of_the_base_rate():
    found = ask([0, 1], [0.2, 0.6])['calibration']
    assert (found['brier'], found['brier_of_base_rate']) == (0.1, 0.25)


def test_errors_of_a_group_are_those_at_the_threshold_of_all():
    labels, scores = many(100, 10)
    group = numpy.arange(100) >= 40
    labels[95], labels[50] = 0, 1
    found = ask(labels, scores, kind={'late': group})['groups']['kind']['late']
    # Of 60 rows the ten highest are flagged; nine of them and the row 50 are readmissions.
    assert found == {
        'rows': 60,
        'positives': 10,
        'observed': 0.166667,
        'mean_predicted': 0.695,
        # Nine beat 49 of 50, or all where they score above row 95; row 50 beats ten.
        'auc': round((5 * 49 + 4 * 50 + 10) / 500, 6),
        'average_precision': round((4 + 5 / 6 + 6 / 7 + 7 / 8 + 8 / 9 + 9 / 10 + 10 / 50) / 10, 6),
        'false_negative_rate': 0.1,
        'false_positive_rate': 0.02,
    }


def test_a_group_below_fifty_rows_has_its_number_of_rows_alone():
    labels, scores = many(100, 10)
    groups = {'small': numpy.arange(100) > 50, 'large': numpy.arange(100) >= 50}
    found = ask(labels, scores, kind=groups)['groups']['kind']
    assert found['small'] == {'rows': 49}
    assert found['large']['rows'] == 50 and found['large']['positives'] == 10


def test_a_measure_that_a_group_cannot_give_is_null():
    labels, scores = many(200, 60)
    kind = {'none': numpy.arange(200) < 60, 'all': numpy.arange(200) >= 140}
    found = ask(labels, scores, kind=kind)['groups']['kind']
    names = ('auc', 'average_precision', 'false_negative_rate', 'false_positive_rate')
    assert [found['none'][name] for name in names] == [None, None, None, 0]
    assert [found['all'][name] for name in names] == [None, 1, 0, None]


def test_groups_are_read_from_the_features_and_rare_values_are_together():
    found = evaluate.groups_of(
        frame(race_is_asian=[1.0, 0.0, 0.0], race_is_other=[0.0, 1.0, 0.0], age_years=[5.0, 65.0, 95.0])
    )
    assert list(found) == ['race', 'gender', 'age']
    assert {name: mask.tolist() for name, mask in found['race'].items()} == {
        'asian': [True, False, False],
        'other': [False, True, False],
        'rare': [False, False, True],
    }
    assert list(found['gender']) == ['female']
    assert {name: mask.tolist() for name, mask in found['age'].items()} == {
        '[0-10)': [True, False, False],
        '[60-70)': [False, True, False],
        '[90-100)': [False, False, True],
    }


def test_without_prices_the_rule_decides_and_says_at_which_prices_it_would_be_right():
    found = ask()['threshold']
    assert (found['value'], found['rule']) == (0.35, evaluate.RULE)
    # Two of three readmissions are missed at 1, three encounters are flagged at 0.35.
    assert found['cost'] == {
        'missing': 1,
        'flagging': 0.35,
        'of_an_encounter': 0.305,
        'when_nobody_is_flagged': 0.3,
        'when_all_are_flagged': 0.35,
    }


def test_prices_give_the_threshold_without_a_look_at_the_labels():
    for labels in (LABELS, LABELS[::-1]):
        found = evaluate.report(labels, SCORES, {}, evaluate.Costs(missing=8, flagging=2))
        assert (found['threshold']['value'], found['threshold']['flagged']) == (0.25, 5)
    assert found['threshold']['rule'] == evaluate.PRICED
    found = evaluate.report(LABELS, SCORES, {}, evaluate.Costs(missing=8, flagging=2))
    # Five flagged at 2, and the readmission at 0.15 missed at 8.
    assert found['threshold']['cost']['of_an_encounter'] == 1.8
    assert found['threshold']['cost']['when_nobody_is_flagged'] == 2.4


@pytest.mark.parametrize('prices', [(2, 2), (2, 3), (2, 0), (-1, -2)])
def test_prices_at_which_nobody_or_all_should_be_flagged_are_refused(prices):
    with pytest.raises(ValueError, match='cost_of_flagging must lie between 0 and cost_of_missing, got'):
        evaluate.report(LABELS, SCORES, {}, evaluate.Costs(*prices))


def test_the_out_of_time_part_is_measured_at_the_threshold_of_the_test_part():
    found = ask()
    after = evaluate.later([0, 1, 0, 1], [0.34, 0.36, 0.9, 0.1], found)
    assert after['threshold']['value'] == 0.35
    assert after['threshold']['flagged'] == 2
    assert after['threshold']['cost']['of_an_encounter'] == round((1 + 2 * 0.35) / 4, 6)
    assert after['population'] == {'rows': 4, 'positives': 2, 'base_rate': 0.5}
    values = after['binary_classification_metrics']
    assert values['confusion_matrix'] == {'0': {'0': 1, '1': 1}, '1': {'0': 1, '1': 1}}
    assert values['auc']['value'] == 0.25
    assert not any('curve' in name for name in values)
    assert len(after['calibration']['bins']) == 4
    with pytest.raises(ValueError, match='2 labels given, 2 of them 1'):
        evaluate.later([1, 1], [0.1, 0.2], found)


def test_a_test_part_that_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match='2 labels given, 0 of them 1; measuring needs both classes'):
        ask([0, 0], [0.1, 0.2])
    with pytest.raises(ValueError, match='must have features gender_is_'):
        evaluate.groups_of(pandas.DataFrame({'race_is_asian': [1.0], 'age_years': [5.0]}))


def test_the_report_is_the_same_json_each_time_and_small_enough_for_the_state_of_a_workflow():
    chance = numpy.random.default_rng(130)
    scores = chance.random(15_000)
    labels = (chance.random(15_000) < scores / 4).astype(int)
    columns = frame(age_years=chance.integers(0, 10, 15_000) * 10.0 + 5)
    texts = [
        json.dumps(evaluate.report(labels, scores, evaluate.groups_of(columns)), indent=2, allow_nan=False)
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) < 64 * 1024

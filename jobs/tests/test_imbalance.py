"""Ways to learn from a rare class: what they sample, and that no patient is on both sides."""

import csv
import json

import pytest

numpy = pytest.importorskip('numpy')
pytest.importorskip('imblearn')
pytest.importorskip('xgboost')

import compare_imbalance  # noqa: E402
import imbalance  # noqa: E402
from encounters import many  # noqa: E402
from readmission.encounter import FIELDS  # noqa: E402
from readmission.preparation import cut_of  # noqa: E402


def rows(count=1200, seed=1):
    """One in six is of the rare class, and lies higher in the first of three features."""
    chance = numpy.random.default_rng(seed)
    labels = (numpy.arange(count) % 6 == 0).astype(int)
    features = chance.normal(size=(count, 3)).astype('float32')
    features[:, 0] += labels
    return imbalance.Rows(features, labels)


@pytest.mark.parametrize('method', ['under', 'over', 'smote', 'balanced_bagging', 'medoids'])
def test_sampling_makes_the_classes_equal_and_is_the_same_each_time(method):
    given = rows()
    found, again = (imbalance.sampled(method, given, 5) for _ in range(2))
    assert found.share == 0.5
    assert len(found.labels) == (2000 if method in ('over', 'smote') else 400)
    assert numpy.array_equal(found.features, again.features)
    if method != 'smote':
        there = {row.tobytes() for row in given.features}
        assert all(row.tobytes() in there for row in found.features)


@pytest.mark.parametrize('method', ['none', 'class_weight'])
def test_what_is_not_sampled_keeps_its_rows(method):
    given = rows()
    assert imbalance.sampled(method, given, 5) is given


def test_medoids_keep_all_of_the_rare_class_and_of_each_cluster_of_the_others_the_middle(monkeypatch):
    given = rows()
    monkeypatch.setattr(imbalance, 'CLUSTERS', 1)
    found = imbalance.near_centres(given, 5)
    assert numpy.array_equal(found.features[found.labels == 1], given.features[given.labels == 1])
    others = given.features[given.labels == 0]
    scaled = others / others.std(axis=0)
    distances = numpy.linalg.norm(scaled - scaled.mean(axis=0), axis=1)
    middle = others[numpy.sort(numpy.argsort(distances)[:200])]
    # k-means stops near the mean rather than in it.
    assert len({row.tobytes() for row in middle} & {row.tobytes() for row in found.features}) > 190


@pytest.mark.parametrize('method', imbalance.METHODS)
def test_each_way_finds_the_rare_class_and_corrected_probabilities_mean_what_they_say(method):
    model = imbalance.learn(method, rows(4000, 1), rows(1200, 2), imbalance.SETTINGS['shallow'], seed=3, most=40)
    tested = rows(4000, 3)
    scores = model.score(tested.features)
    corrected = model.corrected(scores)
    assert compare_imbalance.metrics.roc_auc_score(tested.labels, scores) > 0.65
    # Sampling that takes the middle of the others alone is no sampling by chance, which the correction is for.
    if method != 'medoids':
        assert corrected.mean() == pytest.approx(1 / 6, abs=0.04)
    if method not in ('none', 'medoids'):
        assert scores.mean() > 0.3
    assert numpy.array_equal(numpy.argsort(scores, kind='stable'), numpy.argsort(corrected, kind='stable'))


def test_an_unknown_way_and_a_single_class_are_refused():
    with pytest.raises(ValueError, match=r"method must be one of none, class_weight, .*, got 'magic'"):
        imbalance.learn('magic', rows(), rows(), {}, seed=1)
    with pytest.raises(ValueError, match='3 rows of one class alone'):
        imbalance.learn('none', imbalance.Rows(numpy.zeros((3, 1)), numpy.zeros(3)), rows(), {}, seed=1)


def test_the_threshold_is_the_cheapest_there_is():
    labels, scores = numpy.array([0, 1, 0, 1, 0]), numpy.array([0.1, 0.2, 0.3, 0.4, 0.5])
    for missing in (1.5, 3.0, 10.0):
        costs = {
            cut: (scores >= cut).sum() + missing * labels[scores < cut].sum()
            for cut in [*scores.tolist(), float('inf')]
        }
        cut = compare_imbalance.cheapest(labels, scores, missing)
        assert costs[cut] == min(costs.values())
    assert compare_imbalance.cheapest(labels, scores, 1.5) == float('inf')


def test_a_patient_is_learned_from_stopped_on_or_measured_never_two_of_them():
    encounters = [{'patient_nbr': number // 3} for number in range(1800)]
    labels = (numpy.arange(1800) % 7 == 0).astype(int)
    folds = compare_imbalance.folds_of(encounters, labels, 3)
    assert sorted(place for _, _, testing in folds for place in testing) == list(range(1800))
    for places in folds:
        patients = [{place // 3 for place in some} for some in places]
        assert sum(map(len, patients)) == len(set.union(*patients)) == 600
        assert all(0.1 < labels[some].mean() < 0.19 for some in places)


def test_the_command_compares_without_the_out_of_time_part_and_says_it_in_json_table_and_picture(
    monkeypatch, tmp_path, capsys
):
    encounters = many(1500)
    source = tmp_path / 'diabetic_data.csv'
    with source.open('w', newline='') as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(encounters)
    few = ['--methods', 'none', 'under', '--settings', 'shallow', '--folds', '2', '--most_trees', '20']
    monkeypatch.setattr('sys.argv', ['compare_imbalance.py', str(source), '--output', str(tmp_path / 'out'), *few])
    compare_imbalance.main()
    found = json.loads((tmp_path / 'out' / 'imbalance.json').read_text())
    assert found['rows'] == cut_of(e['encounter_id'] for e in encounters) - 1 == 1350
    assert list(found['variants']) == ['none', 'under', 'none, shallow']
    for each in found['variants'].values():
        assert len(each['folds']) == 2
        assert each['mean']['auc'] == pytest.approx(sum(fold['auc'] for fold in each['folds']) / 2, abs=1e-6)
        assert 0.6 < each['mean']['auc'] < each['mean']['train_auc']
    # Balanced classes give probabilities far too high, which correction puts right.
    under = found['variants']['under']['mean']
    assert under['brier'] > under['brier_corrected'] + 0.01
    assert capsys.readouterr().out.splitlines()[-4].startswith('mean +- deviation')
    assert (tmp_path / 'out' / 'imbalance.png').read_bytes().startswith(b'\x89PNG')

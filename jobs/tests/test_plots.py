"""The pictures of evaluations: what they say, and that they are files that people can open."""

import json
import struct
from pathlib import Path

import pytest

pytest.importorskip('matplotlib')
numpy = pytest.importorskip('numpy')
pytest.importorskip('pandas')
pytest.importorskip('sklearn')

import drawing  # noqa: E402
import evaluate  # noqa: E402
import plots  # noqa: E402

ROWS = 400


def evaluation(noise=0.0):
    """An evaluation of made-up scores; the noisier, the worse they rank."""
    chance = numpy.random.default_rng(130)
    risk = chance.random(ROWS) / 2
    labels = (chance.random(ROWS) < risk).astype(int)
    scores = (1 - noise) * risk + noise * chance.random(ROWS) / 2
    old = numpy.arange(ROWS) >= 30
    return evaluate.report(labels, scores, {'race': {'africanamerican': old}, 'age': {'[0-10)': ~old, '[60-70)': old}})


def written(folder: Path, **evaluations) -> 'list[str]':
    """Arguments that name the files of evaluations."""
    for name, found in evaluations.items():
        (folder / name).mkdir()
        (folder / name / 'evaluation.json').write_text(json.dumps(found))
    return [f'{name}={folder / name / "evaluation.json"}' for name in evaluations]


def draw(monkeypatch, given, folder):
    monkeypatch.setattr('sys.argv', ['plots.py', '--evaluation', *given, '--output', str(folder)])
    plots.main()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def texts(figure):
    """All that can be read in a picture."""
    return [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, 'get_text'))]


def test_four_pictures_are_written_the_same_each_time_without_a_date(monkeypatch, tmp_path):
    given = written(tmp_path, trained=evaluation(), baseline=evaluation(0.8))
    first = draw(monkeypatch, given, tmp_path / 'first')
    assert sorted(first) == ['calibration.png', 'groups.png', 'precision_recall.png', 'roc.png']
    assert first == draw(monkeypatch, given, tmp_path / 'second')
    for name, data in first.items():
        assert data[:8] == b'\x89PNG\r\n\x1a\n' and len(data) > 20_000
        assert b'tEXt' not in data and b'tIME' not in data
        width, height = struct.unpack('>II', data[16:24])
        assert (width, height) == (1200, 1050) or (name == 'groups.png' and width == 2250 and height > 600)


def test_the_legends_name_each_model_with_its_measures_and_whom_they_are_about():
    found = {'trained': evaluation(), 'baseline': evaluation(0.8)}
    area = found['trained']['binary_classification_metrics']['auc']['value']
    said = ' '.join(texts(plots.roc(found)))
    assert f'trained: AUC {area:.3f} (95 % CI ' in said and 'baseline: AUC ' in said
    assert f'{ROWS} test encounters' in said
    assert 'baseline: 10 bins of 40 encounters, Brier ' in ' '.join(texts(plots.calibration(found)))
    assert 'trained: average precision ' in ' '.join(texts(plots.precision_recall(found)))


def test_groups_are_named_as_people_write_them_and_small_ones_show_no_rate():
    said = texts(plots.groups({'trained': evaluation()}))
    assert {'African American  (n = 370)', '60 to 69 years  (n = 370)', '0 to 9 years  (n = 30)'} < set(said)
    assert said.count('too few to show') == 1


def test_an_evaluation_without_a_name_has_that_of_its_folder(tmp_path):
    written(tmp_path, baseline=evaluation())
    assert list(plots.read([str(tmp_path / 'baseline' / 'evaluation.json')])) == ['baseline']


def test_evaluations_of_different_test_parts_or_of_one_name_are_refused(tmp_path):
    found = evaluation()
    other = {**found, 'population': {**found['population'], 'rows': 7}}
    another = {**found, 'groups': {'race': found['groups']['race']}}
    given = written(tmp_path, one=found, two=other, three=another)
    assert list(plots.read([given[0]])) == ['one']
    for different in given[1:]:
        with pytest.raises(ValueError, match='not of one test part'):
            plots.read([given[0], different])
    with pytest.raises(ValueError, match='1 to 4 files of different names'):
        plots.read([given[0], given[0]])


def test_intervals_are_those_of_the_books():
    # 10 of 100, Wilson's interval; and Hanley and McNeil's standard error of 0.0325 for 0.893 with 51 and 58 cases.
    assert drawing.wilson(0.1, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    low, high = drawing.area_interval(0.893, 51, 58)
    assert (high - low) / 2 / 1.96 == pytest.approx(0.0325, abs=5e-4)


def test_an_interval_holds_its_value_at_the_ends_of_the_scale_too():
    for rows in range(1, 200):
        assert drawing.wilson(0.0, rows)[0] == 0 < drawing.wilson(0.0, rows)[1] < 1
        assert drawing.wilson(1.0, rows)[1] == 1 > drawing.wilson(1.0, rows)[0] > 0
    for area in (0.0, 1e-6, 1 - 1e-6, 1.0):
        low, high = drawing.area_interval(area, 1, 49)
        assert 0 <= low <= area <= high <= 1

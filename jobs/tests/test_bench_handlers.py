"""The measurement of our handler beside one that predicts row by row."""

import tarfile

import pytest

import bench_handlers
import bench_server


@pytest.fixture(scope='module')
def found(tmp_path_factory):
    return bench_handlers.compared(3, bench_server.trained(tmp_path_factory.mktemp('training')))


def test_our_handler_does_a_batch_many_times_as_fast_as_one_that_predicts_row_by_row(found):
    # The aim is 10; a machine that does something else meanwhile makes less of it.
    assert sorted(found['batches']['ratios'])[1] > 5


@pytest.mark.parametrize('size', ['single', 'batches'])
@pytest.mark.parametrize('handler', ['ours', 'row_by_row'])
def test_says_throughput_and_percentiles_of_each_handler(found, size, handler):
    of = found[size][handler]
    assert of['per_second'] > 0
    assert 0 < of['p50_ms'] <= of['p99_ms']


@pytest.mark.parametrize('other', [[0.1, 0.3], [0.1]])
def test_handlers_that_do_not_answer_alike_are_not_compared(other):
    with pytest.raises(bench_handlers.DifferentAnswersError, match=r'ours and row_by_row must answer alike, got \[0.1'):
        bench_handlers.check_alike({'ours': [0.1, 0.2], 'row_by_row': other})


def test_the_other_handler_lies_beside_ours_in_the_archive(tmp_path):
    with tarfile.open(tmp_path / 'model.tar.gz', 'w:gz') as tar:
        tar.add(bench_handlers.__file__, 'code/inference.py')
    with tarfile.open(bench_handlers.with_naive(tmp_path / 'model.tar.gz', tmp_path / 'naive.tar.gz')) as tar:
        assert sorted(tar.getnames()) == ['code/inference.py', 'code/row_by_row.py']

"""Measures our handler beside one that predicts row by row, of the same model, each in a server of its own.

    PYTHONPATH=.:tests:training/readmission python rehearsal/bench_handlers.py --rounds 15

Both servers run at the same time, and in each round both are asked, in turns: a slow moment of the machine slows both.
One client asks each, over one connection that stays open, so that a request waits for nothing but its answer. Before
anything is measured, both must give the same answers. Prints JSON: for requests of one encounter and of
:data:`BATCH`, the throughput in encounters per second and the percentiles of a request in milliseconds, of all rounds
together, and the median of the rounds' ratios. Times are those of this machine; the ratios are what counts.
"""

import argparse
import http.client
import json
import statistics
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

import numpy

import bench_server
import inference
from encounters import many
from model_server import MODEL_ENVIRONMENT, ModelServer

BATCH = 100
"""Encounters of a batch."""

REQUESTS = {1: 100, BATCH: 10}
"""Requests of each round, by encounters in a request."""

NAIVE = 'row_by_row.py'
"""The other handler, beside this file."""

LIKE = 1e-6
"""Probabilities that differ by less are the same: XGBoost computes them in single precision."""

HEADERS = {'Content-Type': inference.JSON, 'Accept': inference.JSON}


class DifferentAnswersError(RuntimeError):
    """The two handlers do not answer alike, so that comparing their times says nothing."""


def compared(rounds: int, archive: Optional[Path] = None) -> 'dict[str, Any]':
    """Throughput and percentiles of both handlers, and how many times more ours does.

    :param rounds: how often each is measured, after once that does not count.
    :param archive: ``model.tar.gz``; without it a model is trained on made-up encounters first.
    :raises DifferentAnswersError: when the handlers do not answer alike.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        ours = archive or bench_server.trained(root)
        theirs = with_naive(ours, root / 'naive.tar.gz')
        environment = {**MODEL_ENVIRONMENT, 'SAGEMAKER_PROGRAM': NAIVE}
        with (
            ModelServer(ours, root / 'ours') as one,
            ModelServer(theirs, root / 'row-by-row', environment) as other,
        ):
            connections = {
                name: http.client.HTTPConnection(server.url.removeprefix('http://'))
                for name, server in (('ours', one), ('row_by_row', other))
            }
            sizes = {size: measured(connections, size, rounds) for size in REQUESTS}
    return {'rounds': rounds, 'batch': BATCH, 'single': sizes[1], 'batches': sizes[BATCH]}


def with_naive(archive: Path, target: Path) -> Path:
    """A copy of an archive that holds the other handler as well."""
    with tarfile.open(archive) as source, tarfile.open(target, 'w:gz') as copy:
        for member in source.getmembers():
            copy.addfile(member, source.extractfile(member) if member.isfile() else None)
        copy.add(Path(__file__).with_name(NAIVE), f'code/{NAIVE}')
    return target


def measured(connections: 'dict[str, http.client.HTTPConnection]', size: int, rounds: int) -> 'dict[str, Any]':
    """What both handlers do with requests of so many encounters."""
    body = json.dumps(many(size)).encode()
    check_alike({name: predictions(connection, body) for name, connection in connections.items()})
    times: dict[str, list[list[float]]] = {name: [] for name in connections}
    for _ in range(rounds + 1):
        for name, connection in connections.items():
            times[name].append([elapsed(connection, body) for _ in range(REQUESTS[size])])
    counted = {name: each[1:] for name, each in times.items()}
    ratios = [sum(theirs) / sum(ours) for ours, theirs in zip(counted['ours'], counted['row_by_row'])]
    return {**{name: summary(each, size) for name, each in counted.items()}, 'ratios': ratios}


def check_alike(answers: 'dict[str, list[float]]') -> None:
    """:raises DifferentAnswersError: when two handlers give one encounter another probability."""
    first, second = answers.values()
    if len(first) != len(second) or any(abs(one - other) > LIKE for one, other in zip(first, second)):
        raise DifferentAnswersError(f'{" and ".join(answers)} must answer alike, got {first[:3]} and {second[:3]}')


def summary(rounds: 'list[list[float]]', size: int) -> 'dict[str, float]':
    """Encounters per second (median of the rounds), and percentiles of a request in milliseconds (of all rounds)."""
    p50, p99 = numpy.percentile(numpy.concatenate(rounds), [50, 99]) * 1000
    per_second = statistics.median(size * len(times) / sum(times) for times in rounds)
    return {'per_second': round(per_second, 1), 'p50_ms': round(float(p50), 3), 'p99_ms': round(float(p99), 3)}


def elapsed(connection: http.client.HTTPConnection, body: bytes) -> float:
    """Seconds of one request."""
    start = time.perf_counter()
    bench_server.ask(connection, body)
    return time.perf_counter() - start


def predictions(connection: http.client.HTTPConnection, body: bytes) -> 'list[float]':
    """Probabilities that a request is answered with."""
    connection.request('POST', '/invocations', body, HEADERS)
    return [each['probability'] for each in json.loads(connection.getresponse().read())['predictions']]


def main() -> int:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--rounds', type=int, default=15, help='how often to measure')
    parser.add_argument('--archive', type=Path, help='model.tar.gz; without it a model is trained first')
    given = parser.parse_args()
    print(json.dumps(compared(given.rounds, given.archive), indent=2))
    return 0


if __name__ == '__main__':
    sys.exit(main())

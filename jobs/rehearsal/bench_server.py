"""Measures what one request of many encounters saves against many requests of one, through the running server.

    PYTHONPATH=.:tests:training/readmission python rehearsal/bench_server.py --rounds 15

prints JSON: for each way the median time of both in milliseconds, and the median of the rounds' ratios. Times are
those of this machine; the ratios say how much of a request is the request. One client asks, over one connection.
"""

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

import inference
import rehearsed
import training_job
from encounters import many
from model_server import ModelServer

ENCOUNTERS = 100
"""Encounters of the one request, and requests of one."""

Measured = dict[str, float]
"""``at_once_ms`` and ``singly_ms`` for all encounters, and ``ratio``, how many times cheaper at once is."""


def ratios(rounds: int, archive: Optional[Path] = None) -> 'dict[str, Any]':
    """What ``server`` (HTTP), ``transform`` (``transform_fn`` alone) and ``preparation`` (``Model.rows``) save.

    :param rounds: how often each is measured, after once that does not count.
    :param archive: ``model.tar.gz``; without it a model is trained on made-up encounters first.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        server = ModelServer(archive or trained(root), root / 'served')
        with server:
            model = inference.model_fn(str(root / 'served' / 'model'))
            encounters = many(ENCOUNTERS)
            connection = http.client.HTTPConnection(server.url.removeprefix('http://'))
            at_once, singly = [encounters], [[each] for each in encounters]
            bodies = [[json.dumps(asked).encode() for asked in requests] for requests in (at_once, singly)]
            ways: dict[str, tuple[Callable[[Any], object], list[list[Any]]]] = {
                'server': (lambda body: ask(connection, body), bodies),
                'transform': (lambda body: transform(model, body), bodies),
                'preparation': (model.rows, [at_once, singly]),
            }
            return {
                'encounters': ENCOUNTERS,
                'rounds': rounds,
                **{name: measured(way, *requests, rounds) for name, (way, requests) in ways.items()},
            }


def trained(root: Path) -> Path:
    """The archive of a training job on made-up encounters.

    :raises RuntimeError: when the job fails.
    """
    (root / 'channels').mkdir()
    outcome = training_job.run(rehearsed.request(), rehearsed.channels(root / 'channels'), root / 'job')
    if outcome.archive is None:
        raise RuntimeError(
            f'the training job failed: {outcome.failure_reason}\n{Path(outcome.log).read_text()[-2000:]}'
        )
    return Path(outcome.archive)


def ask(connection: http.client.HTTPConnection, body: bytes) -> None:
    """One request over a connection that stays open.

    :raises RuntimeError: when the answer is not 200.
    """
    connection.request('POST', '/invocations', body, {'Content-Type': inference.JSON, 'Accept': inference.JSON})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise RuntimeError(f'the server answered {answer.status}: {text[:500]!r}')


def transform(model: inference.Model, body: bytes) -> None:
    """One request without a server."""
    inference.transform_fn(model, body, inference.JSON, inference.JSON)


def measured(way: Callable[[Any], object], at_once: 'list[Any]', singly: 'list[Any]', rounds: int) -> Measured:
    """Times of one way, both in each round, so that a slow moment of the machine slows both."""
    pairs = [(elapsed(way, at_once), elapsed(way, singly)) for _ in range(rounds + 1)][1:]
    return {
        'at_once_ms': round(statistics.median(one for one, _ in pairs), 3),
        'singly_ms': round(statistics.median(each for _, each in pairs), 3),
        'ratio': round(statistics.median(each / one for one, each in pairs), 1),
    }


def elapsed(way: Callable[[Any], object], requests: 'list[Any]') -> float:
    """Milliseconds for all requests, one after the other."""
    start = time.perf_counter()
    for request in requests:
        way(request)
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--rounds', type=int, default=15, help='how often to measure')
    parser.add_argument('--archive', type=Path, help='model.tar.gz; without it a model is trained first')
    given = parser.parse_args()
    print(json.dumps(ratios(given.rounds, given.archive), indent=2))
    return 0


if __name__ == '__main__':
    sys.exit(main())

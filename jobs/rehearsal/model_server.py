"""Serves a model archive on this machine as a SageMaker endpoint would.

Stands in for SageMaker's hosting: it unpacks the archive, sets the model's environment and watches ``/ping``. The
toolkit, the installation of the archive's code, gunicorn with its flags and the application around ``inference.py``
are the image's own (see ``opt_ml.py`` and ``container/``). Not rehearsed: nginx, several instances, data capture.

    python rehearsal/model_server.py --archive model.tar.gz

prints ``ready http://127.0.0.1:<port>`` when the model answers, and stops on SIGTERM, on SIGINT, or when the pipe that
is its standard input closes. It ends with 1 and the reason when the model cannot be served.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from container.container_reason import MARK
from opt_ml import CONTAINER, environment
from stop_requests import stop_requests

MODEL_ENVIRONMENT: 'Mapping[str, str]' = {
    'SAGEMAKER_PROGRAM': 'inference.py',
    'SAGEMAKER_SUBMIT_DIRECTORY': '/opt/ml/model/code',
    'PIP_NO_INDEX': '1',
    'PIP_NO_BUILD_ISOLATION': '0',
}
"""``Environment`` of every model of the platform: ``INFERENCE_ENVIRONMENT`` of ``lib/sagemaker/script-mode.ts``."""

START_SECONDS = 120
"""How long a server may take until it answers ``/ping``."""

STOP_SECONDS = 10
"""How long a server may go on with open requests once it is asked to stop."""


class NotServedError(RuntimeError):
    """The archive cannot be served; the message says why."""


class ModelServer:
    """One server with one model, from ``with`` to its end.

    :param archive: ``model.tar.gz`` with ``code/inference.py``.
    :param base: a new or empty folder that stands for ``/opt/ml``.
    :param given: ``Environment`` of the model.
    :param workers: processes that answer; SageMaker starts one for each CPU.
    """

    def __init__(
        self, archive: Path, base: Path, given: 'Mapping[str, str]' = MODEL_ENVIRONMENT, workers: int = 1
    ) -> None:
        self.url = ''
        """Address without a path, once the server is ready."""
        self._archive, self._base = archive, base.resolve()
        # One thread for each process, as the image's ``serve`` sets it; the request may overrule it.
        self._given = {'OMP_NUM_THREADS': '1', 'SAGEMAKER_MODEL_SERVER_WORKERS': str(workers), **given}
        self._process: Optional[subprocess.Popen] = None

    def __enter__(self) -> 'ModelServer':
        """Starts the server and waits until it answers.

        :raises NotServedError: when it does not.
        """
        self._unpack()
        with self._log_file.open('wb') as log:
            self._process = subprocess.Popen(
                [sys.executable, str(CONTAINER / 'container_serving.py')],
                env=environment(self._base, self._given),
                cwd=self._base,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the server and all its processes."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def running(self) -> bool:
        """Whether the server is there; it is not after :meth:`stop`, or when it ended itself."""
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        """All that the container printed."""
        return self._log_file.read_text(encoding='utf-8', errors='replace')

    def workers(self) -> 'list[int]':
        """Process ids of all workers that were ever started, in order: one more is a restart."""
        return [int(pid) for pid in re.findall(r'Booting worker with pid: ([0-9]+)', self.log())]

    def reason(self) -> str:
        """Why the server does not serve: the container's own line, or the end of its log."""
        told = [line[len(MARK) :] for line in self.log().splitlines() if line.startswith(MARK)]
        return told[-1] if told else f'the log ends with:\n{self.log()[-2000:]}'

    @property
    def _log_file(self) -> Path:
        return self._base / 'server.log'

    def _unpack(self) -> None:
        model = self._base / 'model'
        model.mkdir(parents=True)
        try:
            with tarfile.open(self._archive) as tar:
                tar.extractall(model, filter='data')
        # EOFError: the archive ends too early.
        except (EOFError, OSError, tarfile.TarError) as error:
            raise NotServedError(f"archive must be a model.tar.gz, got '{self._archive}': {error}") from error
        program = self._given['SAGEMAKER_PROGRAM']
        # The toolkit would say that there is no module of this name.
        if not (model / 'code' / program).is_file():
            found = sorted(str(path.relative_to(model)) for path in model.rglob('*') if path.is_file())
            raise NotServedError(f'{self._archive.name} lacks code/{program}, it holds {found}; pack the code with it')

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if not self.running():
                raise NotServedError(self.reason())
            if len(self.workers()) > int(self._given['SAGEMAKER_MODEL_SERVER_WORKERS']):
                # gunicorn would start one after the other.
                raise NotServedError(f'a worker died while it loaded the model; {self.reason()}')
            address = re.search(r'Listening at: (http://\S+)', self.log())
            if address and _answers(f'{address[1]}/ping'):
                self.url = address[1]
                return
            time.sleep(0.05)
        raise NotServedError(f'no answer to /ping in {START_SECONDS} s; {self.reason()}')


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--archive', type=Path, required=True, help='model.tar.gz')
    parser.add_argument('--environment', type=Path, help="file with the model's Environment; without it the platform's")
    parser.add_argument('--workers', type=int, default=1, help='processes that answer')
    given = parser.parse_args()
    variables = json.loads(given.environment.read_text()) if given.environment else MODEL_ENVIRONMENT
    asked = stop_requests()
    with tempfile.TemporaryDirectory() as folder:
        server = ModelServer(given.archive, Path(folder), variables, given.workers)
        try:
            with server:
                print(f'ready {server.url}', flush=True)
                while not asked.wait(0.2):
                    if not server.running():
                        raise NotServedError(server.reason())
        except NotServedError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())

"""Runs a training job of SageMaker on this machine, from the request that would start it.

Stands in for SageMaker's training service: it lays out what the container finds, starts the image's own ``train``, and
packs what that leaves. The toolkit, the installation of our code with pip and the libraries are the image's own (see
``opt_ml.py``); the code comes as the archive in the channel ``code``, as it would there. Not rehearsed: S3, roles,
instances, the kill after an interruption and ``CheckpointConfig``.

    python rehearsal/training_job.py --request request.json --base <empty folder> --channel code=<folder> ...

The job's log goes to standard error, the outcome as JSON to standard output; the exit code is the container's.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional

from opt_ml import CONTAINER, OPT_ML, below, environment, without_network

Request = Mapping[str, Any]
"""Parameters of ``CreateTrainingJob``. Read are ``HyperParameters``, ``Environment``, ``EnableNetworkIsolation``, the
channel names in ``InputDataConfig``, and of ``AlgorithmSpecification`` the ``MetricDefinitions`` and the
``ContainerEntrypoint``."""

FAILURE_CHARACTERS = 1024
"""SageMaker takes so much of the failure file as ``FailureReason``."""


@dataclass(frozen=True)
class Outcome:
    """What ``DescribeTrainingJob`` would tell, and where the results lie."""

    status: str
    """``Completed`` or ``Failed``."""
    exit_code: int
    """Exit code of the container."""
    failure_reason: str
    """What is in ``/opt/ml/output/failure``; empty when there is none. The toolkit writes the failed command there,
    after the script has ended, and none of its words: the image asks it not to capture them. An entry point of the
    request may put something better in its place."""
    metrics: 'dict[str, float]'
    """Last value of each metric of the request that the log has."""
    network: str
    """Which network the job had."""
    archive: Optional[str]
    """``model.tar.gz``, of a completed job."""
    log: str
    """Path of all that the container printed."""


def run(
    request: Request,
    channels: Mapping[str, Path],
    base: Path,
    echo: Optional[Callable[[str], object]] = None,
    stop_at: Optional[str] = None,
) -> Outcome:
    """Runs the job to its end.

    :param channels: name to the folder whose content the job finds under ``/opt/ml/input/data/<name>``, as a copy.
    :param base: an empty or new folder that stands for ``/opt/ml``; ``model.tar.gz`` lies beside its ``model``.
    :param echo: called with each line of the job's log, as it comes.
    :param stop_at: when the log has this, the container gets SIGTERM, as SageMaker sends it before it kills.
    :raises ValueError: when SageMaker would refuse the request, or the channels are not those of the request.
    """
    base = base.resolve()
    lay_out(request, channels, base)
    # The toolkit's command, where the image has it: on the path.
    train = base / 'bin' / 'train'
    train.parent.mkdir()
    program = shlex.join([sys.executable, str(CONTAINER / 'container_training.py')])
    train.write_text(f'#!/bin/sh\nexec {program}\n', encoding='utf-8')
    train.chmod(0o755)
    entrypoint = request.get('AlgorithmSpecification', {}).get('ContainerEntrypoint', ['train'])
    command = [str(train) if part == 'train' else part.replace(f'{OPT_ML}/', f'{base}/') for part in entrypoint]
    network = 'as the request asks: that of this machine'
    if request.get('EnableNetworkIsolation', False):
        command, network = without_network(command)
    job = {'SAGEMAKER_TRAINING_MODULE': 'container_training:main', **request.get('Environment', {})}
    log = base / 'output' / 'log'
    variables = environment(base, job)
    variables['PATH'] = os.pathsep.join([str(train.parent), variables['PATH']])
    container = subprocess.Popen(
        command,
        env=variables,
        cwd=base,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors='replace',
    )
    with container, log.open('w', encoding='utf-8') as written:
        for line in container.stdout or ():
            written.write(line)
            if echo:
                echo(line)
            if stop_at and stop_at in line:
                container.terminate()
    failure = base / 'output' / 'failure'
    return Outcome(
        status='Failed' if container.returncode else 'Completed',
        exit_code=container.returncode,
        failure_reason=failure.read_text(encoding='utf-8')[:FAILURE_CHARACTERS] if failure.exists() else '',
        metrics=metrics(request, log.read_text(encoding='utf-8')),
        network=network,
        archive=None if container.returncode else str(pack(base / 'model', base / 'model.tar.gz')),
        log=str(log),
    )


def lay_out(request: Request, channels: Mapping[str, Path], base: Path) -> None:
    """Writes the folders and files that a container finds under ``/opt/ml`` when it starts.

    :raises ValueError: see :func:`run`.
    """
    if base.exists() and any(base.iterdir()):
        raise ValueError(
            f"base must be an empty or new folder, got '{base}'; the toolkit unpacks no code over old code"
        )
    named = [channel['ChannelName'] for channel in request['InputDataConfig']]
    if set(named) != set(channels):
        raise ValueError(f'channels must be those of the request, {sorted(named)}, got {sorted(channels)}')
    hyperparameters = request['HyperParameters']
    for name, value in hyperparameters.items():
        if not isinstance(value, str) or len(value) > 256:
            raise ValueError(f'hyperparameter {name} must be text of at most 256 characters, got {value!r} (TR-19)')
    for folder in ('model', 'input/config', 'input/data', 'output/data'):
        (base / folder).mkdir(parents=True)
    for name, folder in channels.items():
        shutil.copytree(folder, base / 'input' / 'data' / name)
    config = {'TrainingInputMode': 'File', 'S3DistributionType': 'FullyReplicated', 'RecordWrapperType': 'None'}
    for file, content in {
        'hyperparameters': {name: below(base, value) for name, value in hyperparameters.items()},
        'inputdataconfig': dict.fromkeys(named, config),
        'resourceconfig': {'current_host': 'algo-1', 'hosts': ['algo-1'], 'network_interface_name': 'eth0'},
    }.items():
        (base / 'input' / 'config' / f'{file}.json').write_text(json.dumps(content), encoding='utf-8')


def metrics(request: Request, log: str) -> 'dict[str, float]':
    """Last value of each metric that the request defines and the log has."""
    definitions = request.get('AlgorithmSpecification', {}).get('MetricDefinitions', [])
    found = {each['Name']: re.findall(each['Regex'], log) for each in definitions}
    return {name: float(values[-1]) for name, values in found.items() if values}


def pack(folder: Path, archive: Path) -> Path:
    """Packs a model as SageMaker does: what lies in the folder is at the root of the archive."""
    with tarfile.open(archive, 'w:gz') as tar:
        for path in sorted(folder.iterdir()):
            tar.add(path, path.name)
    return archive


def main() -> int:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument('--request', type=Path, required=True, help='file with the parameters of CreateTrainingJob')
    parser.add_argument('--base', type=Path, required=True, help='empty or new folder that stands for /opt/ml')
    parser.add_argument('--channel', action='append', required=True, help='<name>=<folder>, once for each channel')
    given = parser.parse_args()
    channels = {name: Path(folder) for name, _, folder in (channel.partition('=') for channel in given.channel)}
    outcome = run(json.loads(given.request.read_text()), channels, given.base, sys.stderr.write)
    print(json.dumps(asdict(outcome), indent=2))
    return outcome.exit_code


if __name__ == '__main__':
    sys.exit(main())

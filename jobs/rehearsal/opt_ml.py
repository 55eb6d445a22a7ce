"""What SageMaker gives to a container of the XGBoost 3.2-0 image, for a process on this machine.

The image's own code is the toolkit (``sagemaker-containers``) and what it runs on, installed from
``requirements.lock``. Stand-ins are the folder for ``/opt/ml``, the environment below, and ``container/`` for the two
functions of ``sagemaker-xgboost-container`` that the toolkit calls.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

OPT_ML = '/opt/ml'
"""Where a container finds all that SageMaker gives it."""

CONTAINER = Path(__file__).resolve().parent / 'container'
"""The only code of this repository that a container's process is told of; all else comes in archives."""

_IMAGE = {
    'LANG': 'C.UTF-8',
    'LC_ALL': 'C.UTF-8',
    'PYTHONDONTWRITEBYTECODE': '1',
    'PYTHONIOENCODING': 'utf-8',
    'PYTHONUNBUFFERED': '1',
    'SM_INPUT': '/opt/ml/input',
    'SM_MODEL_DIR': '/opt/ml/model',
}
"""ENV of the image's Dockerfile (aws/deep-learning-containers, docker/xgboost), as far as script mode meets it."""


def below(base: Path, value: str) -> str:
    """A path under ``/opt/ml`` as the path under ``base``; any other text as it is."""
    return str(base) + value[len(OPT_ML) :] if value == OPT_ML or value.startswith(f'{OPT_ML}/') else value


def environment(base: Path, given: Mapping[str, str]) -> 'dict[str, str]':
    """The whole environment of a container's process: the image's, the request's, and nothing of this shell.

    The toolkit runs ``pip install .`` on our code. It really does so here, with the pip options of ``given``, but into
    ``<base>/site-packages``, so that the environment it runs in stays as the lock has it.

    :param base: absolute folder that stands for ``/opt/ml``; gets ``home``, ``tmp`` and ``site-packages`` besides.
    :param given: ``Environment`` of the request.
    """
    for name in ('home', 'tmp', 'site-packages'):
        (base / name).mkdir(parents=True, exist_ok=True)
    return {
        **{name: below(base, value) for name, value in {**_IMAGE, **given}.items()},
        'HOME': str(base / 'home'),
        'PATH': os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
        'PIP_CONFIG_FILE': os.devnull,
        'PIP_TARGET': str(base / 'site-packages'),
        'PYTHONPATH': os.pathsep.join([str(CONTAINER), str(base / 'site-packages')]),
        'SAGEMAKER_BASE_DIR': str(base),
        'TMPDIR': str(base / 'tmp'),
    }


def without_network(command: Sequence[str]) -> 'tuple[list[str], str]':
    """The command as it runs without a network, and how that is done; the command as it is where it cannot be done.

    A network namespace of its own, as root (``unshare -n``) or as anybody where the kernel allows it
    (``unshare -rn``); macOS has no such thing.
    """
    unshare = shutil.which('unshare')
    for flags in ('-n', '-rn') if unshare else ():
        if subprocess.run([unshare, flags, 'true'], capture_output=True, check=False).returncode == 0:
            return [unshare, flags, '--', *command], f'none (unshare {flags})'
    return list(command), 'that of this machine, which allows no unshare; pip alone is kept from it'

"""Starts the server as the toolkit's command ``serve`` does: installs the model's code, then runs gunicorn.

The image's own: the installation, gunicorn, its workers and flags (``sagemaker_containers/_server.py``). Not here:
nginx in front, and the address, which is a free port of this machine alone.
"""

import os
import sys

import container_toolkit  # noqa: F401 - must be first
from container_reason import told
from sagemaker_containers import _env, _modules


def main() -> None:
    """Becomes gunicorn; ends with the toolkit's error when the code cannot be installed or imported."""
    serving = _env.ServingEnv()
    with told():
        _modules.import_module(serving.module_dir, serving.module_name)
    workers = serving.model_server_workers
    flags = {
        '--timeout': serving.model_server_timeout,
        '-k': 'gevent',
        '--pythonpath': ','.join([*sys.path, _env.code_dir]),
        '-b': '127.0.0.1:0',
        '--worker-connections': 1000 * workers,
        '-w': workers,
        '--log-level': 'info',
    }
    given = [str(part) for flag in flags.items() for part in flag]
    os.execv(sys.executable, [sys.executable, '-m', 'gunicorn', *given, 'container_app:app'])


if __name__ == '__main__':
    main()

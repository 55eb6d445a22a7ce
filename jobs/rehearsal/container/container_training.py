"""Runs the toolkit's command ``train``; stands in for ``sagemaker_xgboost_container.training`` while it does."""

import sys

import container_toolkit  # noqa: F401 - must be first
import sagemaker_containers.beta.framework as framework
from sagemaker_containers.cli import train


def main() -> None:
    """What the image's ``SAGEMAKER_TRAINING_MODULE`` does when the job names a program of its own (script mode)."""
    job = framework.training_env()
    framework.modules.run_module(
        job.module_dir, job.to_cmd_args(), job.to_env_vars(), job.module_name, capture_error=False
    )
    sys.exit(0)


if __name__ == '__main__':
    train.main()

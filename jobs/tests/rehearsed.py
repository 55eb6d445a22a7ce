"""What a training job is given: features as the Spark job writes them, the code as an archive, and the request."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pandas

from encounters import many
from readmission.preparation import feature_names, features, fit, label, parts_of

JOBS = Path(__file__).resolve().parent.parent
CODE = JOBS / 'training' / 'readmission'
ARCHIVE = 'code.tar.gz'
SCRIPTS = ('train.py', 'checkpoints.py', 'failure.py', 'evaluate.py', 'inference.py')
ENTRYPOINT = [
    '/bin/bash',
    '-c',
    "set -m; train & group=$!; trap 'kill -TERM -- -$group' TERM; wait $group; "
    'while kill -0 -- -$group 2>/dev/null; do sleep 1; done; wait $group; code=$?; '
    'cp /opt/ml/output/data/failure /opt/ml/output/failure 2>/dev/null; exit $code',
]
"""As the training workflow gives it, see ``SCRIPT_ENTRYPOINT`` in ``lib/sagemaker/script-mode.ts``."""


def channels(root: Path) -> 'dict[str, Path]':
    """The four channels, below ``root``, and the test part beside them."""
    features_version(root)
    contents = {name: CODE / name for name in SCRIPTS}
    (root / 'code').mkdir()
    pack(root / 'code' / ARCHIVE, {**contents, 'readmission': JOBS / 'readmission'})
    return {name: root / name for name in ('train', 'validation', 'preparation', 'code')}


def features_version(root: Path) -> None:
    """A version of the features as the Spark job writes it, below ``root``: all parts and the fitted parameters."""
    parts = parts_of((e, label(e)) for e in many(1500))
    fitted = fit(e for e, _ in parts['train'])
    for part, pairs in parts.items():
        rows = [e for e, _ in pairs]
        frame = pandas.DataFrame([features(e, fitted) for e in rows], columns=feature_names(fitted), dtype='float32')
        frame.insert(0, 'label', [label(e) for e in rows])
        frame.insert(0, 'encounter_id', [e['encounter_id'] for e in rows])
        (root / part).mkdir()
        frame.to_parquet(root / part / 'part-0.parquet')
    (root / 'preparation').mkdir()
    (root / 'preparation' / 'preparation.json').write_text(json.dumps(fitted))


def unpacked(root: Path) -> Path:
    """The code channel, unpacked: the scripts and the package beside them."""
    for name in SCRIPTS:
        (root / name).write_bytes((CODE / name).read_bytes())
    (root / 'readmission').mkdir()
    for source in (JOBS / 'readmission').glob('*.*'):
        (root / 'readmission' / source.name).write_bytes(source.read_bytes())
    return root


def pack(archive: Path, contents: 'dict[str, Path]') -> Path:
    """An archive of files and folders: path inside it to path on disk."""
    with tarfile.open(archive, 'w:gz') as tar:
        for inside, source in contents.items():
            tar.add(source, inside, filter=lambda member: None if '__pycache__' in member.name else member)
    return archive


def request(**hyperparameters: str) -> 'dict[str, Any]':
    """The request that the training workflow sends, as far as a container notices (lib/training/training-job.ts)."""
    return {
        'AlgorithmSpecification': {
            'TrainingInputMode': 'File',
            'ContainerEntrypoint': ENTRYPOINT,
            'MetricDefinitions': [{'Name': 'validation:auc', 'Regex': 'validation-auc:([0-9.]+)'}],
        },
        'HyperParameters': {
            'max_depth': '3',
            'num_round': '40',
            'sagemaker_program': 'train.py',
            'sagemaker_submit_directory': f'/opt/ml/input/data/code/{ARCHIVE}',
            **hyperparameters,
        },
        'Environment': {'PIP_NO_INDEX': '1', 'PIP_NO_BUILD_ISOLATION': '0'},
        'InputDataConfig': [{'ChannelName': name} for name in ('code', 'train', 'validation', 'preparation')],
        'EnableNetworkIsolation': True,
    }

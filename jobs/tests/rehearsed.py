"""What a training job is given: features as the Spark job writes them, the code as an archive, and the request."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pandas

from encounters import many
from readmission.preparation import SPLIT_PERCENT, feature_names, features, fit, label, split

JOBS = Path(__file__).resolve().parent.parent
CODE = JOBS / 'training' / 'readmission'
ARCHIVE = 'code.tar.gz'


def channels(root: Path) -> 'dict[str, Path]':
    """The four channels, below ``root``, and the test part beside them."""
    features_version(root)
    contents = {name: CODE / name for name in ('train.py', 'evaluate.py', 'inference.py')}
    (root / 'code').mkdir()
    pack(root / 'code' / ARCHIVE, {**contents, 'readmission': JOBS / 'readmission'})
    return {name: root / name for name in ('train', 'validation', 'preparation', 'code')}


def features_version(root: Path) -> None:
    """A version of the features as the Spark job writes it, below ``root``: three parts and the fitted parameters."""
    encounters = many(1500)
    fitted = fit(e for e in encounters if split(e['patient_nbr']) == 'train')
    for part in SPLIT_PERCENT:
        rows = [e for e in encounters if split(e['patient_nbr']) == part]
        frame = pandas.DataFrame([features(e, fitted) for e in rows], columns=feature_names(fitted), dtype='float32')
        frame.insert(0, 'label', [label(e) for e in rows])
        frame.insert(0, 'encounter_id', [e['encounter_id'] for e in rows])
        (root / part).mkdir()
        frame.to_parquet(root / part / 'part-0.parquet')
    (root / 'preparation').mkdir()
    (root / 'preparation' / 'preparation.json').write_text(json.dumps(fitted))


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

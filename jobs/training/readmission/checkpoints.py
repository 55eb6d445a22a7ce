"""What an interrupted training job keeps, so that it goes on to the very model that it would have made.

A checkpoint is one file with the trees, the figures of each tree so far, and what they were made of. It is written
beside its place and then put there, so that a job that is killed leaves whole files alone. SageMaker copies the folder
to S3 while the job writes: what it has copied half is no checkpoint either.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

KEPT = 2
"""Checkpoints that stay: the last, and one before it in case that one was copied half."""

Figures = dict[str, float]
"""Metrics after one tree, by their names in the log."""


class Checkpoints:
    """The checkpoints of one training, in a folder that outlives the job."""

    def __init__(self, folder: 'Optional[Path]', made_of: Mapping[str, Any]) -> None:
        """
        :param folder: None keeps nothing.
        :param made_of: name to JSON value: all that the trees depend on.
        """
        self._folder = folder
        self._made_of = json.loads(json.dumps(made_of))

    def last(self, most: int) -> 'tuple[Optional[bytes], list[Figures]]':
        """The last whole checkpoint: its model, and the figures of each of its trees. None and no figures, when there
        is none.

        :param most: one with more trees is passed over.
        :raises ValueError: when a checkpoint was made of something else, naming what.
        """
        found: list[tuple[bytes, list[Figures]]] = []
        for path in sorted(self._folder.glob('trees_*.json')) if self._folder else ():
            content = read(path)
            if content is None:
                continue
            self._check(path, content['made_of'])
            if len(content['figures']) <= most:
                found.append((base64.b64decode(content['model']), content['figures']))
        return max(found, key=lambda each: len(each[1]), default=(None, []))

    def save(self, model: bytes, figures: 'list[Figures]') -> None:
        """Keeps a model in XGBoost's UBJSON, and removes all but the last :data:`KEPT`."""
        if self._folder is None:
            return
        text = json.dumps(
            {
                'made_of': self._made_of,
                'figures': figures,
                'sha256': hashlib.sha256(model).hexdigest(),
                'model': base64.b64encode(model).decode('ascii'),
            }
        )
        write(self._folder / f'trees_{len(figures):06}.json', text)
        for path in sorted(self._folder.glob('trees_*.json'))[:-KEPT]:
            path.unlink()

    def _check(self, path: Path, made_of: Mapping[str, Any]) -> None:
        names = sorted({*made_of, *self._made_of})
        others = [f'{name} ({made_of.get(name)})' for name in names if made_of.get(name) != self._made_of.get(name)]
        if others:
            raise ValueError(
                f'the checkpoint {path} was made with other values of {", ".join(others)}. '
                'Give each training its own folder of checkpoints, or empty this one.'
            )


def read(path: Path) -> 'Optional[dict[str, Any]]':
    """The content of a checkpoint; None when the file is not whole: half a model can crash XGBoost 3.2."""
    try:
        content = json.loads(path.read_bytes())
        model = base64.b64decode(content['model'])
        whole = hashlib.sha256(model).hexdigest() == content['sha256'] and len(content['figures']) > 0
    except (ValueError, KeyError, TypeError):
        return None
    return content if whole else None


def write(path: Path, text: str) -> None:
    """Writes a file so that it is there as a whole or not at all, whenever the machine stops."""
    half = path.with_name(f'.{path.name}.half')
    with half.open('w', encoding='ascii') as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

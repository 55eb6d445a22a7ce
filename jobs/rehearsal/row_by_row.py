"""The trained model behind a handler as many are written: what is done for one encounter is done for each, in a loop.

Only measured, see ``bench_handlers.py``: it lies beside ``inference.py`` in an archive, and reads and answers requests
with the same functions. Each encounter gets a row, a matrix and a prediction of its own, with the calls that XGBoost's
introduction shows. Nothing is slowed down on purpose.
"""

import json
from pathlib import Path
from typing import Any

import xgboost
from flask import Response

from readmission.encounter import Encounter
from readmission.messages import answer_type, read, render
from readmission.preparation import Fitted, eligible, feature_names, features

Loaded = tuple[xgboost.Booster, Fitted]
"""The trees and what the preparation has learned."""


def model_fn(model_dir: str) -> Loaded:
    """Loads the trained model of an archive."""
    folder = Path(model_dir)
    booster = xgboost.Booster(model_file=str(folder / 'model.ubj'))
    # As our handler has it: threads would measure something else.
    booster.set_param({'nthread': 1})
    return booster, json.loads((folder / 'preparation.json').read_text())


def transform_fn(model: Loaded, body: 'str | bytes', content_type: str, accept: str) -> Response:
    """Answers a request that can be read; nobody sends it another."""
    wanted = answer_type(accept)
    encounters = read(body, content_type)
    probabilities = [probability(model, encounter) for encounter in encounters]
    return Response(render(encounters, probabilities, wanted), status=200, mimetype=wanted)


def probability(model: Loaded, encounter: Encounter) -> Any:
    """Probability of readmission of one encounter, ``None`` where the patient cannot be readmitted."""
    if not eligible(encounter):
        return None
    booster, fitted = model
    matrix = xgboost.DMatrix([features(encounter, fitted)], feature_names=feature_names(fitted), nthread=1)
    return float(booster.predict(matrix)[0])

"""Serves the network that `train.py` beside it has trained, on Inferentia 2 or Trainium.

For SageMaker's Neuron image of PyTorch that serves: it cannot run on a CPU or a GPU. `train.py` puts this file into
the folder of the model, as `code/inference.py`, where the image looks for it. The model is compiled when a server
starts. Each server process needs a NeuronCore of its own: `NEURON_RT_NUM_CORES=1`.

Requests: `text/csv` without a header and without the label, or `application/json`, a list of rows. Answers:
`text/csv`, a probability for each line, or `application/json`, as `{"predictions": [0.1]}`. A request that cannot be
answered gets 400, 406 or 415 with the reason.
"""

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

JSON = 'application/json'
CSV = 'text/csv'

BATCH = 64
"""Rows of a batch."""


class RefusedError(ValueError):
    """The request cannot be answered as it stands.

    :param status: HTTP status, from 400 to 499.
    """

    def __init__(self, status: int, reason: str):
        super().__init__(reason)
        self.status = status


def rows(body: 'str | bytes', content_type: str, width: int) -> 'list[list[float]]':
    """The rows of a request.

    :param width: number of features that the network takes.
    :raises RefusedError: when there are none, or one is no row of so many finite numbers.
    """
    kind = content_type.partition(';')[0].strip().lower()
    try:
        text = body if isinstance(body, str) else body.decode()
        if kind == CSV:
            given = [row for row in csv.reader(io.StringIO(text)) if row]
        elif kind == JSON:
            given = json.loads(text)
        else:
            raise RefusedError(415, f'the content type must be {CSV} or {JSON}, got {content_type!r}')
    except (UnicodeDecodeError, csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise RefusedError(400, f'the body must be {kind}: {error}') from error
    if not isinstance(given, list) or not given:
        raise RefusedError(400, 'the body must be a list of rows, and have one')
    return [numbers(row, number, width) for number, row in enumerate(given, start=1)]


def numbers(row: Any, number: int, width: int) -> 'list[float]':
    """One row.

    :raises RefusedError: when it is none.
    """
    if not isinstance(row, list) or len(row) != width:
        found = f'{len(row)}' if isinstance(row, list) else type(row).__name__
        raise RefusedError(400, f'row {number} must have {width} features, got {found}')
    # Text is what CSV has; in JSON it is a mistake, and so is true.
    if any(isinstance(value, bool) or not isinstance(value, int | float | str) for value in row):
        raise RefusedError(400, f'row {number} must have numbers alone')
    try:
        values = [float(value) for value in row]
    except (ValueError, OverflowError) as error:
        raise RefusedError(400, f'row {number} must have numbers alone: {error}') from error
    # What a network of single precision can take.
    if not all(math.isfinite(value) and abs(value) < 3.4e38 for value in values):
        raise RefusedError(400, f'row {number} must have finite numbers alone')
    return values


def answer_type(accept: str) -> str:
    """The type to answer in: the first that both sides know.

    :raises RefusedError: when there is none.
    """
    for choice in accept.split(','):
        name = choice.partition(';')[0].strip().lower()
        if name in (JSON, CSV):
            return name
        if name in ('*/*', 'application/*', ''):
            return JSON
    raise RefusedError(406, f'Accept must be {CSV} or {JSON}, got {accept!r}')


def answer(probabilities: 'list[float]', kind: str) -> str:
    """The body of an answer."""
    if kind == CSV:
        return ''.join(f'{value:.6f}\n' for value in probabilities)
    return json.dumps({'predictions': [round(value, 6) for value in probabilities]})


class Network:
    """The network on NeuronCores, compiled for batches of one size, because every shape is compiled by itself.

    :param state: its weights by name, as `train.py` saved them.
    :raises ValueError: when they are those of another network.
    """

    def __init__(self, state: 'dict[str, Any]'):
        import torch
        import torch_neuronx

        if sorted(state) != ['0.bias', '0.weight', '2.bias', '2.weight']:
            raise ValueError(f'model.pt must have the weights of two layers, found {sorted(state)}')
        hidden, self.width = state['0.weight'].shape
        network = torch.nn.Sequential(torch.nn.Linear(self.width, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 1))
        network.load_state_dict({name: value.float() for name, value in state.items()})
        self._network = torch_neuronx.trace(network.eval(), torch.zeros(BATCH, self.width))

    def score(self, given: 'list[list[float]]') -> 'list[float]':
        """A probability for each row; the last batch is filled up with rows whose answers are dropped."""
        import torch

        found: list[float] = []
        for start in range(0, len(given), BATCH):
            part = given[start : start + BATCH]
            filled = part + [[0.0] * self.width] * (BATCH - len(part))
            values = torch.sigmoid(self._network(torch.tensor(filled)).squeeze(1)).tolist()
            found.extend(values[: len(part)])
        return found


def model_fn(model_dir: str) -> Network:
    """Loads and compiles the model of an archive; called once for each server process, and takes a minute or more."""
    import torch

    return Network(torch.load(Path(model_dir) / 'model.pt', map_location='cpu', weights_only=True))


def transform_fn(model: Any, body: 'str | bytes', content_type: str, accept: str) -> 'tuple[str, str]':
    """Answers one request. One function and not three, so that one place says what a caller has done wrong."""
    try:
        kind = answer_type(accept or JSON)
        given = rows(body, content_type or '', model.width)
    except RefusedError as refused:
        # Anything else becomes a 500 in the toolkit (`Transformer.transform` of sagemaker-inference 1.10.1).
        from sagemaker_inference.errors import GenericInferenceToolkitError

        raise GenericInferenceToolkitError(refused.status, str(refused)) from refused
    return answer(model.score(given), kind), kind

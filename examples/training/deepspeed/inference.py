"""Serves the network that `train.py` beside it has trained: rows of features in, a probability for each out.

For images with SageMaker's inference toolkit, such as those of PyTorch. `train.py` puts this file into the folder of
the model, as `code/inference.py`, where the image looks for it. The same file serves what is trained with DDP,
DeepSpeed and SMP.

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
    """The network on what there is to compute on.

    :param state: its weights by name, as `train.py` saved them.
    :raises ValueError: when they are those of another network.
    """

    def __init__(self, state: 'dict[str, Any]'):
        import torch

        if sorted(state) != ['0.bias', '0.weight', '2.bias', '2.weight']:
            raise ValueError(f'model.pt must have the weights of two layers, found {sorted(state)}')
        hidden, self.width = state['0.weight'].shape
        network = torch.nn.Sequential(torch.nn.Linear(self.width, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 1))
        # DeepSpeed saves halves from stage 3 on.
        network.load_state_dict({name: value.float() for name, value in state.items()})
        self._device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
        self._network = network.to(self._device).eval()

    def score(self, given: 'list[list[float]]') -> 'list[float]':
        """A probability for each row."""
        import torch

        with torch.inference_mode():
            values = self._network(torch.tensor(given, device=self._device)).squeeze(1)
            return torch.sigmoid(values).tolist()


def model_fn(model_dir: str) -> Network:
    """Loads the model of an archive; called once for each server process."""
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

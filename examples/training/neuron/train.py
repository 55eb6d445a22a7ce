"""Trains a small network on CSV files on Trainium, with one process for each NeuronCore that `torchrun` starts.

For `distribution: {kind: 'neuron'}` with framework `pytorch-neuron`. Needs the Neuron image: it cannot run on a CPU or a GPU. The files of
the channel `train` have no header, and the label comes first. Each batch has one shape, because every shape is compiled by itself.
It keeps no checkpoints: `/opt/ml/checkpoints` holds what Neuron has compiled.
"""

import argparse
import csv
import os
import shutil
from pathlib import Path


def parsed(arguments: 'list[str] | None' = None) -> argparse.Namespace:
    """Hyperparameters, as SageMaker hands them to a script: `--name value`."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--batch_size', type=int, default=64, help='rows for each process')
    parser.add_argument('--learning_rate', type=float, default=0.01)
    return parser.parse_args(arguments)


def rows(folder: Path) -> 'list[list[float]]':
    """All rows of the CSV files below a folder."""
    found = []
    for path in sorted(folder.rglob('*.csv')):
        with path.open(newline='') as lines:
            found.extend([float(value) for value in row] for row in csv.reader(lines))
    if not found:
        raise ValueError(f'channel train must have CSV files with rows, found none in {folder}')
    return found


def add_inference_code(model: Path) -> None:
    """Puts the code that serves the model where the image that serves looks for it."""
    (model / 'code').mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).parent / 'inference.py', model / 'code')


def main(options: argparse.Namespace) -> None:
    """One of the processes."""
    import torch
    import torch.distributed as dist
    import torch_xla.core.xla_model as xm
    import torch_xla.distributed.xla_backend  # noqa: F401  registers the backend
    from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

    dist.init_process_group('xla')
    device = xm.xla_device()
    torch.manual_seed(0)
    table = torch.tensor(rows(Path(os.environ.get('SM_CHANNEL_TRAIN', '/opt/ml/input/data/train'))))
    data = TensorDataset(table[:, 1:], table[:, 0])
    sampler = DistributedSampler(data, num_replicas=dist.get_world_size(), rank=dist.get_rank(), seed=0)
    loader = DataLoader(data, batch_size=options.batch_size, sampler=sampler, drop_last=True)
    network = torch.nn.Sequential(
        torch.nn.Linear(table.shape[1] - 1, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1)
    ).to(device)
    optimizer = torch.optim.SGD(network.parameters(), lr=options.learning_rate)
    loss_of = torch.nn.BCEWithLogitsLoss()
    for epoch in range(options.epochs):
        sampler.set_epoch(epoch)
        loss = None
        for features, labels in loader:
            optimizer.zero_grad()
            loss = loss_of(network(features.to(device)).squeeze(1), labels.to(device))
            loss.backward()
            # Averages the gradients over all processes, and takes the step.
            xm.optimizer_step(optimizer)
            xm.mark_step()
        if loss is None:
            raise ValueError('fewer rows than batch_size for each process; lower it, or use fewer NeuronCores')
        xm.master_print(f'epoch:{epoch} train-loss:{loss.item():.6f}', flush=True)
    # Every process calls it; the first one writes.
    model_folder = Path(os.environ.get('SM_MODEL_DIR', '/opt/ml/model'))
    xm.save(network.state_dict(), str(model_folder / 'model.pt'))
    if xm.is_master_ordinal():
        add_inference_code(model_folder)


if __name__ == '__main__':
    main(parsed())

"""Trains a small network on CSV files with DistributedDataParallel, on any number of processes that the image starts.

For the distributions `torchrun` and, with `--backend smddp`, `smddp`. The files of the channel `train` have no header, and the label comes
first. The first process keeps a checkpoint that the next attempt goes on from.
"""

import argparse
import csv
import os
import shutil
from pathlib import Path

CHECKPOINT = 'checkpoint.pt'


def parsed(arguments: 'list[str] | None' = None) -> argparse.Namespace:
    """Hyperparameters, as SageMaker hands them to a script: `--name value`."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--batch_size', type=int, default=64, help='rows for each process')
    parser.add_argument('--learning_rate', type=float, default=0.01)
    parser.add_argument('--hidden', type=int, default=32)
    parser.add_argument(
        '--backend',
        choices=['nccl', 'gloo', 'smddp'],
        help='what the processes talk with; without it nccl where there are GPUs, and gloo elsewhere',
    )
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


def save(path: Path, state: object) -> None:
    """Writes beside and renames, so that a job that is stopped never leaves half a file."""
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix('.part')
    torch.save(state, part)
    part.replace(path)


def add_inference_code(model: Path) -> None:
    """Puts the code that serves the model where the image that serves looks for it."""
    (model / 'code').mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).parent / 'inference.py', model / 'code')


def main(options: argparse.Namespace) -> None:
    """One of the processes."""
    import torch
    import torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel
    from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

    gpu = torch.cuda.is_available()
    backend = options.backend or ('nccl' if gpu else 'gloo')
    if backend == 'smddp':
        # Registers the backend; it is in the images that have the library, and nowhere else (TR-15).
        import smdistributed.dataparallel.torch.torch_smddp  # noqa: F401
    dist.init_process_group(backend)
    rank, local = dist.get_rank(), int(os.environ.get('LOCAL_RANK', '0'))
    device = torch.device('cuda', local) if gpu else torch.device('cpu')
    if gpu:
        torch.cuda.set_device(device)

    torch.manual_seed(0)
    table = torch.tensor(rows(Path(os.environ.get('SM_CHANNEL_TRAIN', '/opt/ml/input/data/train'))))
    data = TensorDataset(table[:, 1:], table[:, 0])
    sampler = DistributedSampler(data, shuffle=True, seed=0)
    loader = DataLoader(data, batch_size=options.batch_size, sampler=sampler)

    network = torch.nn.Sequential(
        torch.nn.Linear(table.shape[1] - 1, options.hidden), torch.nn.ReLU(), torch.nn.Linear(options.hidden, 1)
    ).to(device)
    optimizer = torch.optim.SGD(network.parameters(), lr=options.learning_rate)
    checkpoint = Path(os.environ.get('CHECKPOINTS', '/opt/ml/checkpoints')) / CHECKPOINT
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        network.load_state_dict(state['network'])
        optimizer.load_state_dict(state['optimizer'])
        first = state['epoch'] + 1
    model = DistributedDataParallel(network, device_ids=[local] if gpu else None)
    loss_of = torch.nn.BCEWithLogitsLoss()

    for epoch in range(first, options.epochs):
        sampler.set_epoch(epoch)
        total = torch.zeros(2, device=device)
        for features, labels in loader:
            optimizer.zero_grad()
            loss = loss_of(model(features.to(device)).squeeze(1), labels.to(device))
            loss.backward()
            optimizer.step()
            total += torch.stack([loss.detach() * len(labels), torch.tensor(float(len(labels)), device=device)])
        dist.all_reduce(total)
        if rank == 0:
            print(f'epoch:{epoch} processes:{dist.get_world_size()} train-loss:{total[0] / total[1]:.6f}', flush=True)
            save(checkpoint, {'network': network.state_dict(), 'optimizer': optimizer.state_dict(), 'epoch': epoch})
    if rank == 0:
        model_folder = Path(os.environ.get('SM_MODEL_DIR', '/opt/ml/model'))
        save(model_folder / 'model.pt', network.state_dict())
        add_inference_code(model_folder)
    dist.destroy_process_group()


if __name__ == '__main__':
    main(parsed())

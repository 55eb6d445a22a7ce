"""Trains a small network on CSV files with FSDP, sharded by SageMaker's model parallel library (SMP).

For the distribution `smp` with `shardDegree`, which the library reads by itself: it shards the state of the model over that many GPUs, and
copies it over the others. Layers are split (`tensorDegree` and the like) only in models that the library knows, which
`torch.sagemaker.transform` then takes; this network is none. Needs the image of SMP and GPUs. The files of the channel `train` have no
header, and the label comes first. The first process keeps a checkpoint that the next attempt goes on from.
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
    parser.add_argument('--mp_parameters', default='', help='degrees; the library has read them when the script starts')
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
    import torch.sagemaker as tsm
    from torch.distributed.fsdp import FullStateDictConfig, FullyShardedDataParallel, ShardingStrategy, StateDictType
    from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

    dist.init_process_group('nccl')
    tsm.init()
    rank, local = dist.get_rank(), int(os.environ.get('LOCAL_RANK', '0'))
    device = torch.device('cuda', local)
    torch.cuda.set_device(device)

    torch.manual_seed(0)
    table = torch.tensor(rows(Path(os.environ.get('SM_CHANNEL_TRAIN', '/opt/ml/input/data/train'))))
    data = TensorDataset(table[:, 1:], table[:, 0])
    sampler = DistributedSampler(data, shuffle=True, seed=0)
    loader = DataLoader(data, batch_size=options.batch_size, sampler=sampler)

    network = torch.nn.Sequential(
        torch.nn.Linear(table.shape[1] - 1, options.hidden), torch.nn.ReLU(), torch.nn.Linear(options.hidden, 1)
    )
    checkpoint = Path(os.environ.get('CHECKPOINTS', '/opt/ml/checkpoints')) / CHECKPOINT
    first = 0
    if checkpoint.exists():
        # Whole, before it is sharded. SGD without momentum has no state of its own to go on from.
        state = torch.load(checkpoint, map_location='cpu')
        network.load_state_dict(state['network'])
        first = state['epoch'] + 1
    model = FullyShardedDataParallel(network, sharding_strategy=ShardingStrategy.HYBRID_SHARD, device_id=device)
    # After the model is wrapped: it holds the shards, not the network.
    optimizer = torch.optim.SGD(model.parameters(), lr=options.learning_rate)
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
        # All processes gather, the first one gets the whole.
        whole = FullStateDictConfig(offload_to_cpu=True, rank0_only=True)
        with FullyShardedDataParallel.state_dict_type(model, StateDictType.FULL_STATE_DICT, whole):
            weights = model.state_dict()
        if rank == 0:
            print(f'epoch:{epoch} processes:{dist.get_world_size()} train-loss:{total[0] / total[1]:.6f}', flush=True)
            save(checkpoint, {'network': weights, 'epoch': epoch})
    if rank == 0:
        weights = torch.load(checkpoint, map_location='cpu')['network']
        model_folder = Path(os.environ.get('SM_MODEL_DIR', '/opt/ml/model'))
        save(model_folder / 'model.pt', weights)
        add_inference_code(model_folder)
    dist.destroy_process_group()


if __name__ == '__main__':
    main(parsed())

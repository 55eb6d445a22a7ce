"""Trains a small network on CSV files with DeepSpeed, on any number of processes that `torchrun` starts.

For the distribution `deepspeed`: which optimizer, which batches and which stage of ZeRO is in the file that `--deepspeed_config` names.
The files of the channel `train` have no header, and the label comes first. Every process writes its part of a checkpoint, which the next
attempt with as many processes goes on from.
"""

import argparse
import csv
import json
import os
import shutil
from pathlib import Path


def parsed(arguments: 'list[str] | None' = None) -> argparse.Namespace:
    """Hyperparameters, as SageMaker hands them to a script: `--name value`."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--hidden', type=int, default=32)
    parser.add_argument('--deepspeed_config', default='deepspeed.json', help='file beside this script')
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
    import deepspeed
    import torch
    import torch.distributed as dist
    from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

    config = json.loads((Path(__file__).parent / options.deepspeed_config).read_text())
    deepspeed.init_distributed('nccl' if torch.cuda.is_available() else 'gloo')
    torch.manual_seed(0)
    table = torch.tensor(rows(Path(os.environ.get('SM_CHANNEL_TRAIN', '/opt/ml/input/data/train'))))
    data = TensorDataset(table[:, 1:], table[:, 0])
    sampler = DistributedSampler(data, shuffle=True, seed=0)
    network = torch.nn.Sequential(
        torch.nn.Linear(table.shape[1] - 1, options.hidden), torch.nn.ReLU(), torch.nn.Linear(options.hidden, 1)
    )
    engine, _, _, _ = deepspeed.initialize(model=network, model_parameters=network.parameters(), config=config)
    loader = DataLoader(data, batch_size=engine.train_micro_batch_size_per_gpu(), sampler=sampler)
    checkpoints = Path(os.environ.get('CHECKPOINTS', '/opt/ml/checkpoints'))
    first = 0
    if (checkpoints / 'latest').exists():
        _, state = engine.load_checkpoint(str(checkpoints))
        first = state['epoch'] + 1
    loss_of = torch.nn.BCEWithLogitsLoss()

    for epoch in range(first, options.epochs):
        sampler.set_epoch(epoch)
        total = torch.zeros(2, device=engine.device)
        for features, labels in loader:
            features, labels = features.to(engine.device), labels.to(engine.device)
            loss = loss_of(engine(features).squeeze(1), labels)
            # Adds up gradients, and steps when a batch is whole: DeepSpeed counts.
            engine.backward(loss)
            engine.step()
            total += torch.stack([loss.detach() * len(labels), torch.tensor(float(len(labels)), device=engine.device)])
        dist.all_reduce(total)
        if dist.get_rank() == 0:
            print(f'epoch:{epoch} processes:{dist.get_world_size()} train-loss:{total[0] / total[1]:.6f}', flush=True)
        # All processes call it: each of them holds a part of the optimizer.
        engine.save_checkpoint(str(checkpoints), tag=f'epoch-{epoch}', client_state={'epoch': epoch})
    # One file that PyTorch loads without DeepSpeed; from stage 3 on this gathers the parameters first.
    model_folder = Path(os.environ.get('SM_MODEL_DIR', '/opt/ml/model'))
    if engine.zero_optimization_stage() == 3:
        engine.save_16bit_model(str(model_folder), 'model.pt')
    elif dist.get_rank() == 0:
        model_folder.mkdir(parents=True, exist_ok=True)
        torch.save(engine.module.state_dict(), model_folder / 'model.pt')
    if dist.get_rank() == 0:
        add_inference_code(model_folder)
    dist.barrier()
    dist.destroy_process_group()


if __name__ == '__main__':
    main(parsed())

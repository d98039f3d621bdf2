"""Rival: a preset's recipe in PyTorch as an expert writes it for the CPU: rows in memory as the net takes them, also mirrored, batches by index."""
import math

import numpy as np
import torch
from recipe import BATCH, LR, SIZES, config, load, report

recipe = config['recipe']
assert (recipe['optimizer'], recipe['schedule'], recipe['activation']) == ('adamw', 'cosine', 'relu'), recipe
assert recipe['augment'] in ('none', {'flip': True}) and len(recipe['dropout']) == 1 and recipe['clipNorm'] == 0, recipe
features, labels = load()
examples = len(labels)
X_all = torch.from_numpy(features.astype(np.float32) / 255)
if recipe['standardize']:
    X_all = X_all.sub_(X_all.mean()).div_(X_all.std())
flips = recipe['augment'] != 'none'
if flips:
    side = math.isqrt(SIZES[0])
    X_all = torch.cat([X_all, X_all.reshape(-1, side, side).flip(2).reshape(examples, -1)])
y_all = torch.from_numpy(labels.astype(np.int64))


class ByteDropout(torch.nn.Module):
    """nn.Dropout by a byte of random bits for each element, p to 1/256: a tenth of the time, for nn.Dropout draws one by one."""

    def __init__(self, p):
        super().__init__()
        self.limit = round(256 * p)

    def forward(self, H):
        bits = torch.empty(-(-H.numel() // 8), dtype=torch.int64).random_(-(2**63), None).view(torch.uint8)[: H.numel()]
        return H * bits.reshape(H.shape).ge(self.limit).to(H.dtype).mul_(256 / (256 - self.limit))


torch.manual_seed(42)
Dropout = ByteDropout if config['variant'] == 'bytes' else torch.nn.Dropout
layers = [torch.nn.Linear(SIZES[0], SIZES[1])]
for inputs, outputs in zip(SIZES[1:], SIZES[2:]):
    layers += [torch.nn.ReLU(inplace=True), Dropout(recipe['dropout'][0]), torch.nn.Linear(inputs, outputs)]
net = torch.nn.Sequential(*layers)
cross_entropy = torch.nn.CrossEntropyLoss(label_smoothing=recipe['labelSmoothing'])
betas = recipe['beta1'], recipe['beta2']
optimizer = torch.optim.AdamW(net.parameters(), LR, betas, recipe['eps'], recipe['weightDecay'], foreach=config['foreach'])
per_epoch = math.ceil(examples / BATCH)
total, warmup = recipe['epochs'] * per_epoch, round(recipe['warmup'] * per_epoch)
steps = 0


def rate():
    if steps < warmup:
        return LR * (steps + 1) / (warmup + 1)
    return LR * (1 + math.cos(math.pi * (steps - warmup) / (total - warmup))) / 2


def step(rows):
    global steps
    y = y_all.index_select(0, rows)
    if flips:
        rows = rows + examples * torch.randint(2, rows.shape)
    for group in optimizer.param_groups:
        group['lr'] = rate()
    steps += 1
    loss = cross_entropy(net(X_all.index_select(0, rows)), y)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach() * len(rows)


def epoch(count):
    total = torch.zeros(())
    for rows in torch.randperm(examples)[:count].split(BATCH):
        total += step(rows)
    return float(total) / count


report(f'PyTorch {torch.__version__}, a preset', torch.get_num_threads(), epoch)

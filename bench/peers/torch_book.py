"""Rival: PyTorch as the book runs it: torch.utils.data.DataLoader with 4 workers that convert image by image, and torch.optim.SGD."""
import torch
from recipe import BATCH, LR, SIZES, config, load, report

if config.get('threads'):
    torch.set_num_threads(config['threads'])
features, labels = load()
images = torch.from_numpy(features.reshape(-1, 1, 28, 28))
targets = torch.from_numpy(labels).long()
inputs, hidden, classes = SIZES
torch.manual_seed(42)
W1 = torch.nn.Parameter(torch.randn(inputs, hidden) * 0.01)
b1 = torch.nn.Parameter(torch.zeros(hidden))
W2 = torch.nn.Parameter(torch.randn(hidden, classes) * 0.01)
b2 = torch.nn.Parameter(torch.zeros(classes))
loss = torch.nn.CrossEntropyLoss(reduction='none')
updater = torch.optim.SGD([W1, b1, W2, b2], lr=LR)


class Images(torch.utils.data.Dataset):
    """What torchvision's FashionMNIST with ToTensor gives, without the detour over a PIL image: cheaper than the book's own."""

    def __init__(self, examples):
        self.examples = examples

    def __len__(self):
        return self.examples

    def __getitem__(self, i):
        return images[i].to(torch.float32).div(255), int(targets[i])


def net(X):
    H = X.reshape((-1, inputs)) @ W1 + b1
    return torch.max(H, torch.zeros_like(H)) @ W2 + b2


def epoch(examples):
    total = correct = 0.0
    for X, y in torch.utils.data.DataLoader(Images(examples), BATCH, shuffle=True, num_workers=4):
        y_hat = net(X)
        value = loss(y_hat, y)
        updater.zero_grad()
        value.mean().backward()
        updater.step()
        total += float(value.sum())
        correct += float((y_hat.argmax(axis=1).type(y.dtype) == y).type(y.dtype).sum())
    return total / examples


report(f'PyTorch {torch.__version__}, DataLoader with 4 workers', torch.get_num_threads(), epoch)

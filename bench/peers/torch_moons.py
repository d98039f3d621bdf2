"""Rival of the section ops: micrograd's two moons in PyTorch, line by line what moons.ts does."""
import torch
from talk import answer, per_call


def net(sizes, lr):
    """A training step of a net with new weights; it returns the loss."""
    torch.manual_seed(42)
    weights = [torch.nn.Parameter(torch.randn(m, n) * 0.5) for m, n in zip(sizes, sizes[1:])]
    biases = [torch.nn.Parameter(torch.zeros(n)) for n in sizes[1:]]
    optimizer = torch.optim.SGD(weights + biases, lr=lr)
    (W1, W2, W3), (b1, b2, b3) = weights, biases

    def step(X, y):
        H1 = (X @ W1 + b1).tanh()
        H2 = (H1 @ W2 + b2).tanh()
        scores = H2 @ W3 + b3
        loss = (1 + -y * scores).relu().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


def reply(question):
    torch.set_num_threads(question['threads'])
    X = torch.tensor(question['points'])
    y = torch.tensor(question['labels']).reshape(-1, 1)
    step = net(question['sizes'], question['lr'])
    for _ in range(question['steps']):
        loss = step(X, y)
    return {'loss': loss.item(), 'seconds': per_call(lambda: step(X, y), question['budget'])}


answer(reply)

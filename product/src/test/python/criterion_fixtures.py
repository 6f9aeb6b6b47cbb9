"""Writes what PyTorch computes of gradients times weights, for TaylorProbeTest.

    python criterion_fixtures.py ../resources/io/espalier/train

The build never runs this. It needs torch. It writes taylor.bin in the format that
parity_fixtures.py describes, computed in float64:

    pixels                      [5, 3, 8, 8], 0 to 255; the network sees them divided by 255
    labels, numbers             [5] and [5, 5]
    net/NAME                    a convolution, BatchNorm, another convolution, a linear layer
    classes/LAYER               [2, filters]: sum of gradient times weight of each filter, of the
                                cross-entropy, for images 0, 1 and for images 2, 3
    numbers/LAYER               the same of the mean squared error
"""

import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

from tensor_file import write


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 3, 3, stride=2, padding=1)
        self.linear = nn.Linear(3, 5)

    def forward(self, x):
        x = F.relu(self.norm(self.conv1(x)))
        x = F.relu(self.conv2(x))
        return self.linear(x.mean((2, 3)))


def main():
    torch.manual_seed(9)
    net = Net().double().eval()
    pixels = torch.randint(0, 256, (5, 3, 8, 8)).double()
    labels, numbers = torch.tensor([0, 3, 1, 4, 2]), torch.randn(5, 5).double().float().double()
    net.norm.weight.data = torch.tensor([1.5, -0.5, 0.75, 1.0]).double()
    net.norm.bias.data = torch.tensor([0.25, 0.5, -0.125, 0.0]).double()
    net.norm.running_mean.data = torch.tensor([0.25, -0.25, 0.0, 0.125]).double()
    net.norm.running_var.data = torch.tensor([0.5, 0.25, 0.75, 1.0]).double()
    found = {"pixels": pixels, "labels": labels, "numbers": numbers}
    for key, value in net.state_dict().items():
        if value.is_floating_point():
            value.copy_(value.float().double())
            found["net/" + key] = value
    for task, loss in [("classes", lambda y, b: F.cross_entropy(y, labels[b])),
                       ("numbers", lambda y, b: F.mse_loss(y, numbers[b]))]:
        for layer in ["conv1", "conv2"]:
            rows = []
            for batch in [slice(0, 2), slice(2, 4)]:
                net.zero_grad()
                loss(net(pixels[batch] / 255), batch).backward()
                weight = getattr(net, layer).weight
                rows.append((weight * weight.grad).sum((1, 2, 3)))
            found[task + "/" + layer] = torch.stack(rows)
    write(pathlib.Path(sys.argv[1]) / "taylor.bin", found)


main()

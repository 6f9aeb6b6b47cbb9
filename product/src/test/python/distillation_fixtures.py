"""Writes what PyTorch computes of a distillation, for CosineDistillationTest.

    python distillation_fixtures.py ../resources/io/espalier/method/prunedistil

The build never runs this. It needs torch. It writes distillation.bin in the format that
parity_fixtures.py describes, computed in float64:

    images, labels              one batch
    teacher/NAME, student/NAME  weights of both networks: two convolutions, a linear layer
    projection                  [6, 3, 1, 1]: from the student's second feature to the teacher's
    features                    mean over both features of 1 - cos
    output.cosine, output.mse, output.kl
    labelled                    cross-entropy
    loss                        features + 2 * output.kl + 0.5 * labelled
    grad/NAME                   gradient of loss by each weight of the student, and by the projection
"""

import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

from tensor_file import write

TEMPERATURE, OUTPUT_WEIGHT, LABEL_WEIGHT = 4, 2, 0.5


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, width, 3, stride=2, padding=1)
        self.linear = nn.Linear(width, 5)

    def forward(self, x):
        first = F.relu(self.conv1(x))
        second = F.relu(self.conv2(first))
        return first, second, self.linear(second.mean((2, 3)))


def one_minus_cosine(t, s):
    t, s = t.flatten(1), s.flatten(1)
    return (1 - (t * s).sum(1) / (t.norm(dim=1) * s.norm(dim=1))).mean()


def main():
    torch.manual_seed(4)
    teacher, student = Net(6).double(), Net(3).double()
    projection = torch.randn(6, 3, 1, 1, dtype=torch.float64, requires_grad=True)
    images = torch.randn(4, 3, 8, 8, dtype=torch.float64)
    labels = torch.tensor([0, 3, 1, 4])
    found = {"images": images, "labels": labels, "projection": projection}
    for name, net in [("teacher", teacher), ("student", student)]:
        for key, weight in net.named_parameters():
            weight.data = weight.data.float().double()
            found[name + "/" + key] = weight
    images.data, projection.data = images.float().double(), projection.data.float().double()

    with torch.no_grad():
        wanted = teacher(images)
    first, second, logits = student(images)
    projected = F.conv2d(second, projection)
    found["features"] = (one_minus_cosine(wanted[0], first) + one_minus_cosine(wanted[1], projected)) / 2
    found["output.cosine"] = one_minus_cosine(wanted[2], logits)
    found["output.mse"] = F.mse_loss(logits, wanted[2])
    found["output.kl"] = TEMPERATURE ** 2 * F.kl_div(
        F.log_softmax(logits / TEMPERATURE, 1), F.softmax(wanted[2] / TEMPERATURE, 1), reduction="batchmean")
    found["labelled"] = F.cross_entropy(logits, labels)
    loss = found["features"] + OUTPUT_WEIGHT * found["output.kl"] + LABEL_WEIGHT * found["labelled"]
    loss.backward()
    found["loss"] = loss
    for key, weight in student.named_parameters():
        found["grad/" + key] = weight.grad
    found["grad/projection"] = projection.grad
    write(pathlib.Path(sys.argv[1]) / "distillation.bin", found)


main()

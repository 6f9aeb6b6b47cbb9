"""Writes what PyTorch computes for a few networks, for io.espalier.torch.PyTorchParityTest.

    python parity_fixtures.py ../resources/io/espalier/torch/parity [MODELS]

The build never runs this. It needs torch and onnx. For each network it writes NAME.onnx and
NAME.bin, the latter with named float32 tensors:

    count, then per tensor: length of name, name (UTF-8), rank, extents, elements
    (all integers 32 bits, little-endian)

All is computed in float64 and stored as float32, so that it is right to the last digits and a
difference is never a matter of the order of sums.

    images, labels          one batch
    logits                  in inference mode
    training.logits         in training mode
    grad/PARAMETER          gradient of the cross-entropy in training mode
    sgd.losses              ten steps on that batch: rate 0.02, momentum 0.9 (Nesterov), decay 5e-4
    sgd.final/NAME          parameters and statistics behind them: the Euclidean norm of each, and
                            its first eight elements
    adamw.losses, ...       ten steps: rate 0.0005, decay 0.05, label smoothing 0.1

With MODELS, the folder of trained networks, it adds resnet20-cifar10.bin, where gradients too are
cut down to norms and first elements.
"""

import copy
import pathlib
import sys

import onnx
import onnx.numpy_helper
import torch
import torch.nn.functional as F
from torch import nn

from tensor_file import write


class Block(nn.Module):
    """Two 3x3 convolutions around which the input goes; more channels are zeros (option A)."""

    def __init__(self, fan_in, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(fan_in, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.stride, self.pad = stride, (width - fan_in) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.stride > 1:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.pad, self.pad))
        return F.relu(y + x)


class ResNet20(nn.Module):
    def __init__(self, width, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        blocks, fan_in = [], width
        for stage in range(3):
            for block in range(3):
                stride = 2 if stage > 0 and block == 0 else 1
                blocks.append(Block(fan_in, width << stage, stride))
                fan_in = width << stage
        self.blocks = nn.Sequential(*blocks)
        self.linear = nn.Linear(fan_in, classes)

    def forward(self, x):
        x = self.blocks(F.relu(self.bn1(self.conv1(x))))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


def small_vgg():
    def unit(fan_in, width):
        conv = nn.Conv2d(fan_in, width, 3, padding=1)
        return [conv, nn.BatchNorm2d(width, momentum=0.2), nn.ReLU()]

    return nn.Sequential(
        *unit(3, 8), nn.MaxPool2d(2), *unit(8, 16), *unit(16, 16), nn.MaxPool2d(2),
        *unit(16, 24), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(24 * 4, 32), nn.ReLU(), nn.Linear(32, 10))


def batch(shape):
    """Numbers that every language computes alike: multiples of 1/64 in -2 .. 2."""
    count = torch.Size(shape).numel()
    values = (torch.arange(count, dtype=torch.int64) * 7919 + 13) % 257 - 128
    images = (values.float() / 64).reshape(shape)
    return images, (torch.arange(shape[0]) * 3) % 10


def season(net, shape):
    """Gives BatchNorm layers scales, biases and statistics that are not those of a fresh one."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    net.train()
    for _ in range(20):
        net(torch.randn(shape))
    return net.eval()


def curve(net, images, labels, optimizer, smoothing):
    losses = []
    for _ in range(10):
        loss = F.cross_entropy(net(images), labels, label_smoothing=smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


def digest(tensor):
    head = tensor.detach().flatten()[:8]
    return torch.cat([tensor.detach().norm().reshape(1), head])


def facts(net, images, labels, shorten):
    found = {"images": images, "labels": labels}
    net, images = net.double().eval(), images.double()
    found["logits"] = net(images)
    net.train()
    once = copy.deepcopy(net)
    logits = once(images)
    found["training.logits"] = logits
    F.cross_entropy(logits, labels).backward()
    for name, parameter in once.named_parameters():
        found["grad/" + name] = shorten(parameter.grad)
    sgd, adamw = copy.deepcopy(net), copy.deepcopy(net)
    rules = {
        "sgd": (sgd, torch.optim.SGD(sgd.parameters(), 0.02, 0.9, 0, 5e-4, True), 0.0),
        "adamw": (adamw, torch.optim.AdamW(adamw.parameters(), 0.0005, weight_decay=0.05), 0.1),
    }
    for rule, (trained, optimizer, smoothing) in rules.items():
        found[rule + ".losses"] = curve(trained, images, labels, optimizer, smoothing)
        for name, tensor in trained.state_dict().items():
            if tensor.is_floating_point():
                found[rule + ".final/" + name] = digest(tensor)
    return found


def export(net, images, path):
    torch.onnx.export(
        net.eval(), images, str(path), dynamo=False, opset_version=17,
        training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=True,
        input_names=["input"], output_names=["logits"],
        dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})


def trained_resnet20(models):
    """The trained file's weights in the module above, by the order in which both use them."""
    graph = onnx.load(models / "resnet20-cifar10.onnx").graph
    weights = {i.name: torch.from_numpy(onnx.numpy_helper.to_array(i).copy())
               for i in graph.initializer}
    net, renamed = ResNet20(16), {}
    layers = [m for m in net.named_modules()
              if isinstance(m[1], (nn.Conv2d, nn.BatchNorm2d, nn.Linear))]
    nodes = [n for n in graph.node if n.op_type in ("Conv", "BatchNormalization", "Gemm")]
    assert len(layers) == len(nodes)
    state = net.state_dict()
    for (name, module), node in zip(layers, nodes):
        fields = {nn.Conv2d: ["weight"], nn.Linear: ["weight", "bias"],
                  nn.BatchNorm2d: ["weight", "bias", "running_mean", "running_var"]}[type(module)]
        for field, source in zip(fields, node.input[1:]):
            state[f"{name}.{field}"].copy_(weights[source])
            renamed[f"{name}.{field}"] = source
    net.load_state_dict(state)
    return net.eval(), renamed


def main():
    out = pathlib.Path(sys.argv[1])
    torch.manual_seed(20)
    torch.set_num_threads(1)
    for name, make, shape in [
        ("resnet20-w4", lambda: ResNet20(4), (8, 3, 16, 16)),
        ("vgg-small", small_vgg, (8, 3, 16, 16)),
    ]:
        net = season(make(), (32,) + shape[1:])
        images, labels = batch(shape)
        export(net, images, out / (name + ".onnx"))
        write(out / (name + ".bin"), facts(net, images, labels, lambda tensor: tensor))
    if len(sys.argv) > 2:
        net, renamed = trained_resnet20(pathlib.Path(sys.argv[2]))
        images, labels = batch((4, 3, 32, 32))
        found = facts(net, images, labels, digest)
        del found["images"]
        for key in list(found):
            prefix, slash, name = key.partition("/")
            if slash:
                found[prefix + "/" + renamed[name]] = found.pop(key)
        write(out / "resnet20-cifar10.bin", found)


main()

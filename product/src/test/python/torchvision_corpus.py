"""Exports torchvision's classification networks, with seeded random weights, for the conformance test.

    python torchvision_corpus.py FOLDER [--exporter script|dynamo] [NAME...]

Each network gets the smallest square input that it runs and exports at. Its BatchNorm statistics
come from a random batch, so that activations keep their size through many layers. The batch is
free, the weights are in the file, or beside it above 2 GiB. Files that exist are kept.
"""

import argparse
import pathlib
import warnings

import torch
import torchvision

SIZES = (32, 48, 64, 75, 96, 128, 224, 299)
LARGEST_SINGLE_FILE = 2**31 - 2**24


def network(name):
    torch.manual_seed(sum(name.encode()))
    options = {"init_weights": True} if name in ("googlenet", "inception_v3") else {}
    return torchvision.models.get_model(name, weights=None, **options)


def bytes_of(model):
    return 4 * sum(p.numel() for p in model.parameters())


def settle(model, size):
    """Gives every BatchNorm the mean and variance of what it sees."""
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    if not norms:
        return
    model.train()
    for norm in norms:
        norm.momentum = 1.0
    for module in model.modules():
        if isinstance(module, (torch.nn.Dropout, torchvision.ops.StochasticDepth)):
            module.eval()
    with torch.no_grad():
        model(torch.randn(8, 3, size, size))
    for norm in norms:
        norm.running_var.clamp_(min=1e-2)


def export(model, size, file, exporter):
    model.eval()
    image = torch.randn(2, 3, size, size)
    with torch.no_grad():
        model(image)
    large = bytes_of(model) > LARGEST_SINGLE_FILE
    common = {"input_names": ["images"], "output_names": ["scores"]}
    if exporter == "script":
        torch.onnx.export(
            model, (image,), file, dynamo=False, opset_version=17,
            dynamic_axes={"images": {0: "batch"}, "scores": {0: "batch"}}, **common)
    else:
        torch.onnx.export(
            model, (image,), file, dynamo=True, opset_version=18, external_data=large,
            dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False, **common)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--exporter", choices=("script", "dynamo"), default="script")
    parser.add_argument("names", nargs="*")
    args = parser.parse_intermixed_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    names = args.names or torchvision.models.list_models(module=torchvision.models)
    for name in names:
        # A network above 2 GiB writes one file a weight beside itself: it gets its own folder.
        large = bytes_of(network(name)) > LARGEST_SINGLE_FILE
        folder = args.folder / name if large else args.folder
        folder.mkdir(exist_ok=True)
        file = folder / f"{name}.onnx"
        if file.exists():
            continue
        problem = None
        for size in SIZES:
            partial = folder / f"{name}.part.onnx"
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    model = network(name)
                    settle(model, size)
                    export(model, size, str(partial if not large else file), args.exporter)
                if not large:
                    partial.rename(file)
                print(f"{name}: {size} x {size}", flush=True)
                break
            except Exception as e:  # the next size may do
                partial.unlink(missing_ok=True)
                problem = str(e).strip().splitlines()[:1]
        else:
            print(f"{name}: not exported: {problem}", flush=True)


if __name__ == "__main__":
    main()

"""Writes named tensors as float32, in the format that parity_fixtures.py describes."""

import struct


def write(path, tensors):
    with open(path, "wb") as file:
        file.write(struct.pack("<i", len(tensors)))
        for name, tensor in tensors.items():
            data = tensor.detach().contiguous().numpy().astype("<f4")
            file.write(struct.pack("<i", len(name.encode())) + name.encode())
            file.write(struct.pack("<%di" % (1 + data.ndim), data.ndim, *data.shape))
            file.write(data.tobytes())
    print(path, path.stat().st_size, "bytes")

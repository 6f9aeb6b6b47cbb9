"""Writes types.onnx: one input of each element type [n, 3], given back; double is also doubled.

Run by hand; the build does not. Usage: ort_types.py OUT_FOLDER
"""
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TYPES = ["DOUBLE", "FLOAT16", "BFLOAT16", "INT64", "INT32", "INT16", "INT8", "UINT8", "BOOL"]

inputs, outputs, nodes = [], [], []
for name in TYPES:
    kind = getattr(TensorProto, name)
    lower = name.lower()
    inputs.append(helper.make_tensor_value_info(lower, kind, ["n", 3]))
    outputs.append(helper.make_tensor_value_info(lower + "_out", kind, ["n", 3]))
    nodes.append(helper.make_node("Identity", [lower], [lower + "_out"]))
two = numpy_helper.from_array(np.array(2.0), "two")
nodes.append(helper.make_node("Mul", ["double", "two"], ["doubled"]))
outputs.append(helper.make_tensor_value_info("doubled", TensorProto.DOUBLE, ["n", 3]))
graph = helper.make_graph(nodes, "types", inputs, outputs, [two])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, pathlib.Path(sys.argv[1]) / "types.onnx")

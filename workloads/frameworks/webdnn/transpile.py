"""transpile.py NETWORK_DIRECTORY OUTPUT_DIRECTORY: a network as WebDNN 1's graph descriptors, kernels and weights.

Reads network.json (layers in order, as workloads/networks/network.ts describes them) and weights.bin (32-bit floats), writes
what WebDNN.load() fetches for its backends fallback, webassembly and webgl. WebAssembly needs emscripten and Eigen.
"""
import collections
import collections.abc
import json
import os
import sys

import numpy as np

# Python 3.10 took these names away; webdnn 1.2.11 (2018) looks for them there.
for name in collections.abc.__all__:
    setattr(collections, name, getattr(collections.abc, name))

from webdnn.backend import generate_descriptor  # noqa: E402
from webdnn.graph.axis import Axis  # noqa: E402
from webdnn.graph.graph import Graph  # noqa: E402
from webdnn.graph.operators.convolution2d import Convolution2D  # noqa: E402
from webdnn.graph.operators.linear import Linear  # noqa: E402
from webdnn.graph.operators.max_pooling_2d import MaxPooling2D  # noqa: E402
from webdnn.graph.operators.relu import Relu  # noqa: E402
from webdnn.graph.operators.reshape import Reshape  # noqa: E402
from webdnn.graph.operators.softmax import Softmax  # noqa: E402
from webdnn.graph.order import Order, OrderC, OrderCN, OrderNC, OrderNHWC  # noqa: E402
from webdnn.graph.variable import Variable  # noqa: E402
from webdnn.graph.variables.constant_variable import ConstantVariable  # noqa: E402

KERNEL_ORDER = Order([Axis.KH, Axis.KW, Axis.C, Axis.N])


class Weights:
    """Takes arrays off the front of weights.bin."""

    def __init__(self, path):
        self.values = np.fromfile(path, dtype="<f4")
        self.position = 0

    def take(self, shape, order):
        count = int(np.prod(shape))
        values = self.values[self.position:self.position + count].reshape(shape)
        self.position += count
        return ConstantVariable(values.copy(), order)


def activate(value, activation):
    if activation == "relu":
        return Relu(None)(value)[0]
    if activation == "softmax":
        return Softmax(None, axis=Axis.C)(value)[0]
    return value


def add_dense(value, layer, weights):
    inputs, outputs = layer["inputs"], layer["outputs"]
    sums = Linear(None)(value, weights.take((inputs, outputs), OrderCN))[0] + weights.take((outputs,), OrderC)
    return activate(sums, layer["activation"])


def add_conv2d(value, layer, weights):
    size, inputs, outputs = layer["size"], layer["inputs"], layer["outputs"]
    kernel = weights.take((size, size, inputs, outputs), KERNEL_ORDER)
    sums = Convolution2D(None, ksize=size, stride=1, padding=(size - 1) // 2)(value, kernel)[0]
    return activate(sums + weights.take((outputs,), OrderC), layer["activation"])


def add_layer(value, layer, weights):
    kind = layer["kind"]
    if kind == "dense":
        return add_dense(value, layer, weights)
    if kind == "conv2d":
        return add_conv2d(value, layer, weights)
    if kind == "max_pool2d":
        return MaxPooling2D(None, ksize=layer["size"], stride=layer["size"], padding=0, cover_all=False)(value)[0]
    if kind == "flatten":
        shape = [1, layer["rows"] * layer["columns"] * layer["channels"]]
        return Reshape(None, in_order=OrderNHWC, out_order=OrderNC, out_shape=shape)(value)[0]
    raise SystemExit(f"WebDNN has no layer {kind} here")


def build(network, weights):
    shape = [1] + network["inputShape"]
    value = given = Variable(shape, OrderNHWC if len(shape) == 4 else OrderNC)
    for layer in network["layers"]:
        value = add_layer(value, layer, weights)
    return Graph([given], [value])


def transpile(backend, network, weights_path, output):
    # Each backend optimises the graph in place: each gets one of its own.
    graph = build(network, Weights(weights_path))
    try:
        generate_descriptor(backend, graph).save(output)
    except Exception:
        # Today's emscripten has no asm.js any more, which is tried after the WebAssembly has been written.
        if backend != "webassembly" or not os.path.exists(os.path.join(output, "kernels_webassembly.wasm")):
            raise


def main():
    source, output = sys.argv[1:]
    with open(os.path.join(source, "network.json"), encoding="utf-8") as file:
        network = json.load(file)
    for backend in ("fallback", "webgl", "webassembly"):
        transpile(backend, network, os.path.join(source, "weights.bin"), output)


main()

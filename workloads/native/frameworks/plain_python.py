"""Plain loops in Python, on any Python 3: webdyno's own tests run it."""

import json
import math
import os
import signal

MANIFEST = """
{
  "framework": "plain-python",
  "title": "Plain loops in Python",
  "license": "Apache-2.0",
  "test_only": true,
  "platform": "native",
  "versions": [{"version": "1", "files": []}],
  "workloads": {
    "mlp": {"train": ["cpu"], "infer": ["cpu"]}
  },
  "parameters": {
    "mode": {
      "type": "string",
      "allowed": ["works", "throws", "lacks_memory", "cannot_map", "aborts", "dies", "hangs", "elsewhere", "lacks_library", "writes_to_stdout"],
      "default": "works",
      "description": "What it does in place of its work, or with it."
    }
  }
}
"""


def load(parameters):
    mode = parameters["mode"]
    if mode == "cannot_map":
        raise ImportError("libtensorflow_cc.so.2: failed to map segment from shared object")
    if mode == "lacks_library":
        import webdyno_has_no_such_library  # noqa: F401
    if mode == "writes_to_stdout":
        print("a library that is talkative", flush=True)
        os.write(1, b"and one in C\n")
    return Plain(mode)


class Plain:
    version = "1"
    update_rule = "minibatch"

    def __init__(self, mode):
        self._mode = mode

    def facts(self):
        return {}

    def threads(self, _model):
        return 1

    def backend(self, _model):
        return "wasm" if self._mode == "elsewhere" else "cpu"

    def build(self, network, learning_rate, _batch_size):
        misbehave(self._mode)
        return Model(layers_of(network), learning_rate)

    def load(self, directory, _network):
        misbehave(self._mode)
        with open(os.path.join(directory, "model.json"), encoding="utf-8") as stream:
            return Model(json.load(stream), 0.0)


def misbehave(mode):
    if mode == "throws":
        raise ValueError("this framework throws")
    if mode == "lacks_memory":
        raise MemoryError("no room for the network")
    if mode == "aborts":
        os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n")
        os.abort()
    if mode == "dies":
        os.kill(os.getpid(), signal.SIGSEGV)
    while mode == "hangs":
        signal.pause()


def layers_of(network):
    """Of each layer the rows of its kernel, by input, and its biases."""
    layers = []
    for layer in network.layers:
        kernel, bias = (each["values"] for each in layer["weights"])
        width = len(bias)
        layers.append(([list(kernel[at : at + width]) for at in range(0, len(kernel), width)], list(bias)))
    return layers


def softmax(values):
    highest = max(values)
    powers = [math.exp(value - highest) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


class Model:
    def __init__(self, layers, rate):
        self._layers = layers
        self._rate = rate

    def _forward(self, sample):
        """The values between the layers, and the last one's before its softmax."""
        between = [list(sample)]
        for place, (kernel, bias) in enumerate(self._layers):
            sums = list(bias)
            for value, row in zip(between[-1], kernel):
                if value != 0:
                    sums = [total + value * weight for total, weight in zip(sums, row)]
            last = place == len(self._layers) - 1
            between.append(sums if last else [max(0.0, total) for total in sums])
        return between

    def infer(self, sample, _returned):
        return softmax(self._forward(sample)[-1])

    def logits(self, inputs, rows):
        size = len(inputs) // rows
        return [value for at in range(0, len(inputs), size) for value in self._forward(inputs[at : at + size])[-1]]

    def prepare_batch(self, inputs, labels):
        size = len(inputs) // len(labels)
        return [(list(inputs[at * size : (at + 1) * size]), label) for at, label in enumerate(labels)]

    def train(self, batch, _returned):
        changes = [([[0.0] * len(bias) for _ in kernel], [0.0] * len(bias)) for kernel, bias in self._layers]
        loss = 0.0
        for sample, label in batch:
            between = self._forward(sample)
            output = softmax(between[-1])
            loss -= math.log(output[label])
            errors = [value - (place == label) for place, value in enumerate(output)]
            for place in reversed(range(len(self._layers))):
                kernel, _ = self._layers[place]
                kernel_changes, bias_changes = changes[place]
                for at, error in enumerate(errors):
                    bias_changes[at] += error
                for value, row in zip(between[place], kernel_changes):
                    if value != 0:
                        for at, error in enumerate(errors):
                            row[at] += value * error
                errors = [
                    sum(weight * error for weight, error in zip(row, errors)) if value > 0 else 0.0
                    for value, row in zip(between[place], kernel)
                ]
        scale = self._rate / len(batch)
        for (kernel, bias), (kernel_changes, bias_changes) in zip(self._layers, changes):
            for row, row_changes in zip(kernel, kernel_changes):
                for at, change in enumerate(row_changes):
                    row[at] -= scale * change
            for at, change in enumerate(bias_changes):
                bias[at] -= scale * change
        return loss / len(batch)

    def set_weights(self, network):
        self._layers = layers_of(network)

    def weights(self):
        return [numbers for kernel, bias in self._layers for numbers in ([value for row in kernel for value in row], bias)]

    def save(self, directory):
        with open(os.path.join(directory, "model.json"), "w", encoding="utf-8") as stream:
            json.dump(self._layers, stream)

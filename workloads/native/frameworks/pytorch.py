"""PyTorch: torch.nn modules, called eagerly."""

import os
import time

from failure import no_gpu

MANIFEST = """
{
  "framework": "pytorch",
  "title": "PyTorch",
  "license": "BSD-3-Clause",
  "platform": "native",
  "environment": "pytorch",
  "versions": [{"version": "2.15.0", "files": []}],
  "workloads": {
    "mlp": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]},
    "cnn": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]},
    "rnn": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]}
  },
  "parameters": {
    "threads": {
      "type": "integer",
      "minimum": 0,
      "maximum": 256,
      "default": 0,
      "description": "Threads that compute one operation on the CPU; 0: as many as the library chooses, which is one for each core."
    }
  }
}
"""

MODEL_FILE = "model.pt"


def load(parameters):
    import torch

    if parameters["threads"] > 0:
        torch.set_num_threads(parameters["threads"])
        torch.set_num_interop_threads(1)
    return PyTorch(torch, parameters["threads"])


class PyTorch:
    update_rule = "minibatch"

    def __init__(self, torch, threads):
        self._torch = torch
        self._threads = threads
        self._device = "cpu"
        # Behind the plus is what it was built for.
        self.version = torch.__version__.partition("+")[0]

    def use_backend(self, backend):
        if backend != "cuda":
            return
        torch = self._torch
        if not torch.cuda.is_available():
            raise no_gpu("PyTorch", torch.version.cuda)
        # Convolutions would be rounded to 10 bits (TF32), and be another network than the other frameworks'.
        torch.backends.fp32_precision = "ieee"
        torch.cuda.init()
        self._device = backend

    def facts(self):
        import numpy

        torch = self._torch
        lines = [line.strip("- ") for line in torch.__config__.show().splitlines()]
        build = [line for line in lines[1:] if not line.startswith("Build settings")]
        known = {
            "numpy": numpy.__version__,
            "onednn": "yes" if torch.backends.mkldnn.is_available() else "no",
            "build": "; ".join([torch.__version__, *build]),
            "kernels": torch.backends.cpu.get_cpu_capability(),
            "threads": "as the library chooses" if self._threads == 0 else str(self._threads),
        }
        if self._device == "cuda":
            known["gpu"] = torch.cuda.get_device_name()
        return known

    def threads(self, _model):
        return self._torch.get_num_threads()

    def backend(self, model):
        return model.device

    def build(self, network, learning_rate, _batch_size):
        made = Model(self._torch, network, self._device)
        made.set_weights(network)
        made.train_at(learning_rate)
        return made

    def load(self, directory, network):
        made = Model(self._torch, network, self._device)
        made.read(os.path.join(directory, MODEL_FILE))
        return made

    def profile(self, _model, call, calls):
        if self._device != "cpu":
            raise NotImplementedError("operators are timed on the CPU alone")
        profiler = self._torch.profiler
        call()
        with profiler.profile(activities=[profiler.ProfilerActivity.CPU]) as profile:
            begin = time.monotonic_ns()
            for _ in range(calls):
                call()
            elapsed_ns = time.monotonic_ns() - begin
        return f"torch.profiler of PyTorch {self.version}", elapsed_ns, executions(profile.events())


OPERATOR = "aten::"


def executions(events):
    """Of operators, each with the time that is its own, without those that it calls. Microseconds become ns."""
    return [
        (event.name, event.self_cpu_time_total * 1_000)
        for event in events
        if event.name.startswith(OPERATOR)
    ]


# Weights as Keras lays them out, as the library does, and back.


def _transposed(values):
    return values.T


def _same(values):
    return values


def _conv_kernel(values):
    return values.transpose(3, 2, 0, 1)


def _conv_kernel_back(values):
    return values.transpose(2, 3, 1, 0)


def _flattened_kernel(image):
    """Of a dense layer behind an image, whose values stand channel by channel here."""
    rows, columns, channels = (image[name] for name in ("rows", "columns", "channels"))

    def there(values):
        return values.reshape(rows, columns, channels, -1).transpose(3, 2, 0, 1).reshape(values.shape[1], -1)

    def back(values):
        return values.reshape(-1, channels, rows, columns).transpose(2, 3, 1, 0).reshape(values.shape[1], -1)

    return there, back


def modules_of(torch, layers):
    """The modules of layers without the softmax at their end, and of each weight its parameter and its layouts, in order."""
    nn = torch.nn

    class LastStep(nn.Module):
        def forward(self, given):
            return given[0][:, -1]

    modules, places = [], []
    image = None
    at = 0
    while at < len(layers):
        layer = layers[at]
        kind = layer["kind"]
        at += 1
        if kind == "dense":
            made = nn.Linear(layer["inputs"], layer["outputs"])
            there, back = (_transposed, _transposed) if image is None else _flattened_kernel(image)
            image = None
            modules.append(made)
            places += [(made.weight, there, back), (made.bias, _same, _same)]
        elif kind == "conv2d":
            made = nn.Conv2d(layer["inputs"], layer["outputs"], layer["size"], padding="same")
            modules.append(made)
            places += [(made.weight, _conv_kernel, _conv_kernel_back), (made.bias, _same, _same)]
        elif kind == "max_pool2d":
            modules.append(nn.MaxPool2d(layer["size"]))
        elif kind == "flatten":
            image = layer
            modules.append(nn.Flatten())
        elif kind == "lstm":
            # Layers above each other are one module.
            stacked = [layer]
            while stacked[-1]["sequences"]:
                stacked.append(layers[at])
                at += 1
            made = nn.LSTM(layer["inputs"], layer["units"], len(stacked), batch_first=True)
            modules += [made, LastStep()]
            for index in range(len(stacked)):
                # It has a second bias, which would make the step of a bias twice as long: it stays 0.
                second = getattr(made, f"bias_hh_l{index}")
                nn.init.zeros_(second)
                second.requires_grad_(False)
                places += [
                    (getattr(made, f"weight_ih_l{index}"), _transposed, _transposed),
                    (getattr(made, f"weight_hh_l{index}"), _transposed, _transposed),
                    (getattr(made, f"bias_ih_l{index}"), _same, _same),
                ]
        else:
            raise ValueError(f"no layer {kind} of PyTorch here")
        activation = layer.get("activation", "linear")
        if activation == "relu":
            modules.append(nn.ReLU())
        elif (activation == "softmax") != (at == len(layers)) or activation not in ("linear", "softmax"):
            raise ValueError(f"no activation {activation} of PyTorch here")
    return nn.Sequential(*modules), places


class Model:
    def __init__(self, torch, network, device):
        import numpy

        self._torch = torch
        self._np = numpy
        shape = network.input_shape
        if len(shape) == 3 and shape[2] != 1:
            raise ValueError(f"images of {shape[2]} channels are not PyTorch's here")
        # Its images are channel, row, column; with one channel that is row, column, channel. Permuted, they would be computed
        # as its other layout, which is another path through its convolutions.
        self._shape = [1, *shape[:2]] if len(shape) == 3 else shape
        self._asked_of = device
        self.device = ""  # known once there is a result
        self._modules, self._places = modules_of(torch, network.layers)
        self._modules.to(device)
        self._optimizer = None
        self._loss_of = torch.nn.CrossEntropyLoss()

    def train_at(self, learning_rate):
        # Not of a model that is only asked: the first one imports 800 modules, which takes a second.
        trained = [each for each in self._modules.parameters() if each.requires_grad]
        self._optimizer = self._torch.optim.SGD(trained, learning_rate)

    def _tensor(self, inputs, rows):
        return self._torch.frombuffer(inputs, dtype=self._torch.float32).view(rows, *self._shape).to(self._asked_of)

    def prepare_batch(self, inputs, labels):
        y = self._torch.tensor(list(labels), device=self._asked_of)
        return self._tensor(inputs, len(labels)), y

    def train(self, batch, returned):
        x, y = batch
        self._optimizer.zero_grad()
        loss = self._loss_of(self._modules(x), y)
        loss.backward()
        self._optimizer.step()
        returned()
        self.device = self.device or loss.device.type
        # A GPU does this behind all of the above, and it is waited for.
        return loss.item()

    def infer(self, sample, returned):
        with self._torch.inference_mode():
            output = self._torch.softmax(self._modules(self._tensor(sample, 1)), 1)
        returned()
        self.device = self.device or output.device.type
        return output.cpu().numpy()[0]

    def logits(self, inputs, rows):
        """What the last layer has before its softmax."""
        with self._torch.inference_mode():
            return self._modules(self._tensor(inputs, rows)).cpu().numpy()

    def set_weights(self, network):
        with self._torch.no_grad():
            for (parameter, there, _), given in zip(self._places, network.weights(), strict=True):
                values = self._np.frombuffer(given["values"], self._np.float32).reshape(given["shape"])
                parameter.copy_(self._torch.from_numpy(self._np.ascontiguousarray(there(values))))

    def weights(self):
        return [
            self._np.ascontiguousarray(back(parameter.detach().cpu().numpy())) for parameter, _, back in self._places
        ]

    def save(self, directory):
        self._torch.save(self._modules.state_dict(), os.path.join(directory, MODEL_FILE))

    def read(self, file):
        state = self._torch.load(file, map_location=self._asked_of, weights_only=True)
        self._modules.load_state_dict(state)
        self._modules.eval()

"""PyTorch's trials by the runner, without driver, collector and browser, in the Python that runs this: for a machine with a GPU and a
PyTorch of its own. Each network and task on each backend that is named, with the numbers that it gives held against the first backend's.

python3 tests/bench/pytorch_bench.py cpu cuda

Prints; asserts nothing. Weights and samples are made up here, so that the reference is not asked.
"""

import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from importlib.metadata import version

HERE = os.path.dirname(os.path.abspath(__file__))
NATIVE = os.path.join(HERE, "../../workloads/native")
RUNNER = os.path.join(NATIVE, "runner/main.py")
BATCH = 16
COUNTS = {"batch": BATCH, "batches": 20, "warmup_batches": 5, "samples": 50, "warmup_samples": 5}
TIMES = {"warmup_ms": 3_000, "measure_ms": 2_000, "time_budget_ms": 60_000}
PARAMETERS = {**COUNTS, **TIMES, "learning_rate_thousandths": 50, "threads": 0}


def described(kind, names, shapes, **more):
    return {"kind": kind, **more, "weights": [{"name": n, "shape": s} for n, s in zip(names, shapes)]}


def dense(inputs, outputs, activation):
    shapes = [[inputs, outputs], [outputs]]
    return described("dense", ("kernel", "bias"), shapes, inputs=inputs, outputs=outputs, activation=activation)


def mlp(depth, width):
    sizes = [784, *[width] * depth, 10]
    layers = [dense(a, b, "relu") for a, b in zip(sizes, sizes[1:])]
    return {"input_shape": [784], "classes": 10, "layers": [*layers[:-1], dense(sizes[-2], 10, "softmax")]}


def cnn(depth, width):
    layers, side, channels = [], 28, 1
    for index in range(depth):
        shapes = [[3, 3, channels, width], [width]]
        size = {"rows": side, "columns": side, "size": 3}
        given = {**size, "inputs": channels, "outputs": width, "activation": "relu"}
        layers.append(described("conv2d", ("kernel", "bias"), shapes, **given))
        channels = width
        if index < 2:
            layers.append(described("max_pool2d", (), (), rows=side, columns=side, channels=width, size=2))
            side //= 2
    layers.append(described("flatten", (), (), rows=side, columns=side, channels=width))
    return {"input_shape": [28, 28, 1], "classes": 10, "layers": [*layers, dense(side * side * width, 10, "softmax")]}


def rnn(depth, width):
    names, letters, steps = ("kernel", "recurrent_kernel", "bias"), 49, 40
    layers = []
    for index in range(depth):
        inputs = letters if index == 0 else width
        shapes = [[inputs, 4 * width], [width, 4 * width], [4 * width]]
        sequences = index < depth - 1
        layers.append(described("lstm", names, shapes, steps=steps, inputs=inputs, units=width, sequences=sequences))
    return {"input_shape": [steps, letters], "classes": letters, "layers": [*layers, dense(width, letters, "softmax")]}


NETWORKS = {"mlp 2 x 64": mlp(2, 64), "mlp 4 x 1024": mlp(4, 1024), "cnn 2 x 32": cnn(2, 32), "rnn 2 x 64": rnn(2, 64)}


def write(directory, name, values):
    with open(os.path.join(directory, name), "wb") as stream:
        stream.write(bytes(values) if name.endswith(".u8") else array("f", values).tobytes())


def write_trial(directory, network, task, backend):
    numbers = random.Random(7)
    weights = [weight for layer in network["layers"] for weight in layer["weights"]]
    drawn = [numbers.uniform(-1, 1) / math.sqrt(weight["shape"][-2] if len(weight["shape"]) > 1 else 16)
             / (3 if len(weight["shape"]) == 4 else 1)
             for weight in weights for _ in range(math.prod(weight["shape"]))]
    write(directory, "weights.f32", drawn)
    samples = 4 * BATCH
    write(directory, "inputs.f32", [numbers.random() for _ in range(samples * math.prod(network["input_shape"]))])
    write(directory, "labels.u8", [numbers.randrange(network["classes"]) for _ in range(samples)])
    trial = {
        "trial_uuid": "01980000-0000-7000-8000-000000000001",
        "framework_file": os.path.join(NATIVE, "frameworks/pytorch.py"),
        "framework_version": version("torch").partition("+")[0],
        **{"backend": backend, "task": task, "parameters": PARAMETERS, "operators": True, "network": network},
        **{"model_directory": "", "model_files": []},
    }
    if task == "infer":
        save(directory, trial)
        trial["model_directory"] = os.path.join(directory, "model")
        trial["model_files"] = os.listdir(trial["model_directory"])
    save_description(directory, trial)


def save_description(directory, trial):
    with open(os.path.join(directory, "trial.json"), "w", encoding="utf-8") as stream:
        json.dump(trial, stream)


def save(directory, trial):
    save_description(directory, trial)
    subprocess.run([sys.executable, "-I", "-B", RUNNER, "--save", directory], check=True)


class Talk:
    def __init__(self, directory):
        self._directory = directory
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen([sys.executable, "-I", "-B", RUNNER, directory], **pipes)
        self.reports = []

    def tell(self, kind, **more):
        self._process.stdin.write(json.dumps({"kind": kind, **more}) + "\n")
        self._process.stdin.flush()

    def hear(self):
        said = json.loads(self._process.stdout.readline())
        if said["kind"] == "page":
            message = said["message"]
            if message["type"] == "page_failed":
                raise RuntimeError(f"{message['outcome']} {message['cause']}: {message['message']}")
            self.reports.append(message.get("report"))
        return said

    def ask(self, name, samples=0, labels=()):
        if samples > 0:
            with open(os.path.join(self._directory, "inputs.f32"), "rb") as stream:
                content = array("f", stream.read())
            write(self._directory, "asked.f32", content[: len(content) // (4 * BATCH) * samples])
        self.tell("call", name=name, labels=list(labels))
        self.hear()
        with open(os.path.join(self._directory, "answer.f32"), "rb") as stream:
            return list(array("f", stream.read()))

    def run(self, check):
        self.hear()
        self.tell("align", pings=2)
        while (said := self.hear())["kind"] == "ping":
            self.tell("pong", index=said["index"], host_us=time.monotonic_ns() // 1000)
        self.tell("start")
        answers = None
        while True:
            message = self.hear()["message"]
            if message["type"] == "page_phase" and message["name"] == "check":
                self.tell("check")
                self.hear()
                answers = check(self)
                self.tell("checked")
            if message["type"] == "page_done":
                self.tell("end")
                self._process.communicate()
                return answers


def checked(task):
    def check(talk):
        if task == "infer":
            return [talk.ask("infer", 4)]
        talk.ask("set_weights")
        logits = talk.ask("logits", BATCH)
        talk.ask("train", BATCH, [index % 10 for index in range(BATCH)])
        return [logits, talk.ask("weights")]

    return check


def measure(network, task, backend):
    with tempfile.TemporaryDirectory() as directory:
        write_trial(directory, network, task, backend)
        talk = Talk(directory)
        answers = talk.run(checked(task))
    entries = [each for report in talk.reports if report for each in report["iterations"] if each["phase"] == task]
    names = ("duration_ns", "returned_ns", "cpu_ns")
    calls = [count for each in entries for count in each["calls"]]
    medians = [
        statistics.median(ns / count for ns, count in zip((ns for each in entries for ns in each[name]), calls)) / 1e6
        for name in names
    ]
    return medians, answers, talk.reports[-1]


def main(backends):
    for name, network in NETWORKS.items():
        for task in ("train", "infer"):
            first = None
            for backend in backends:
                (elapsed, returned, cpu), answers, report = measure(network, task, backend)
                first = first or answers
                largest = max(abs(a - b) for one, other in zip(first, answers) for a, b in zip(one, other))
                on = f"{report['actual_backend']}, {report['facts'].get('gpu', report['facts']['kernels'])}"
                print(f"{name:13} {task:5} {backend:5} {elapsed:.4f} ms, returned {returned:.4f}, CPU {cpu:.4f}; "
                      f"apart {largest:.2e}; {on}; flags {report['flags']}", flush=True)
    print(report["facts"])


main(sys.argv[1:] or ["cpu"])

"""One trial outside of a browser.

python -I -B main.py DIRECTORY          runs the trial that DIRECTORY/trial.json describes
python -I -B main.py --save DIRECTORY   builds its network and saves it in the framework's own format, in DIRECTORY/model

The driver (workloads/native/driver.ts) starts it, and takes what it says for what a page says.
"""

import importlib.util
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # -I leaves it out

import clock
import machine
import own_model
import tasks
from channel import Channel
from failure import TrialFailure, as_failure, is_lack_of_memory
from network import Network
from recorder import Recorder


class Trial:
    """trial.json, and the files beside it."""

    def __init__(self, directory):
        self._directory = directory
        with open(self.file("trial.json"), encoding="utf-8") as stream:
            described = json.load(stream)
        self.trial_uuid = described["trial_uuid"]
        self.framework_file = described["framework_file"]
        self.framework_version = described["framework_version"]
        self.backend = described["backend"]
        self.task = described["task"]
        self.own_model = described.get("own_model", False)
        self.parameters = described["parameters"]
        self.operators = described["operators"]
        self.network = described["network"]
        self.model_directory = described["model_directory"]
        self.model_files = described["model_files"]

    def file(self, name):
        return os.path.join(self._directory, name)


def load_module(file):
    """By its file: its name is the library's, which it must not hide."""
    spec = importlib.util.spec_from_file_location("webdyno_framework", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _remedy(module):
    """An environment that is there, and lacks what it was made with, is not made anew by itself."""
    if sys.prefix != sys.base_prefix:
        return f"remove {sys.prefix}, then ./webdyno setup {os.path.basename(sys.prefix)}"
    return f"./webdyno setup {json.loads(module.MANIFEST).get('environment', 'native')}"


def load_framework(module, trial):
    try:
        return module.load(trial.parameters)
    except ImportError as error:
        if is_lack_of_memory(error):  # a library that cannot be mapped
            raise
        raise TrialFailure("unsupported", "library_missing", f"{error}: {_remedy(module)}") from error


def start_framework(module, trial):
    # Kernels that a library does not bring for a GPU are compiled by the driver: in every trial, not in the first alone.
    os.environ["CUDA_CACHE_DISABLE"] = "1"
    framework = load_framework(module, trial)
    if hasattr(framework, "use_backend"):  # one that has several
        framework.use_backend(trial.backend)
    return framework


def measure(trial, recorder, channel):
    module = load_module(trial.framework_file)
    machine.record(recorder)
    framework = recorder.phase("runtime_init", lambda: start_framework(module, trial))
    recorder.framework(framework.version)
    for name, text in framework.facts().items():
        recorder.fact(name, text)
    if trial.framework_version != framework.version:
        raise TrialFailure(
            "unsupported",
            "other_version",
            f"version {framework.version} is installed, the trial is of {trial.framework_version}: {_remedy(module)}",
        )
    task = tasks.train if trial.task == "train" else tasks.infer
    if trial.own_model:
        task = own_model.infer
    task(trial, framework, recorder, channel)


def run(trial):
    channel = Channel()
    recorder = Recorder(trial.trial_uuid, trial.backend, channel)
    ready = {"type": "page_ready", "contract_version": 3, "trial_uuid": trial.trial_uuid}
    channel.send({"kind": "page", "message": ready})
    clock.align(channel)
    channel.expect("start")
    try:
        measure(trial, recorder, channel)
    except Exception as error:
        recorder.send("page_failed", **as_failure(error))
    else:
        recorder.send("page_done")
    channel.expect("end")  # the driver reads what this process has used until then


def save(trial):
    framework = start_framework(load_module(trial.framework_file), trial)
    network = Network(trial.network, trial.file("weights.f32"))
    directory = trial.file("model")
    os.makedirs(directory)
    framework.build(network, 0.0, 1).save(directory)


if __name__ == "__main__":
    if sys.argv[1] == "--save":
        save(Trial(sys.argv[2]))
    else:
        run(Trial(sys.argv[1]))

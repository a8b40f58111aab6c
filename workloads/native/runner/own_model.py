"""Task infer of workload custom, as pages do it (harness/custom_task.ts): a person's model on what the driver feeds it."""

import json
import os

from failure import TrialFailure, is_lack_of_memory
from operators import record_operators
from tasks import backend_check, measured, warmed_up


def _untimed():
    return None


def _taking(work):
    """What the library does not take is refused in its own words; the driver says what may help."""
    try:
        return work()
    except TrialFailure:
        raise
    except Exception as error:
        if is_lack_of_memory(error):
            raise
        raise TrialFailure("page_error", "model_refused", str(error)) from error


def _read_samples(trial, model):
    with open(trial.file("fed.json"), encoding="utf-8") as stream:
        described = json.load(stream)
    with open(trial.file("fed.bin"), "rb") as stream:
        values = memoryview(stream.read())

    def array(feed):
        begin = feed["begin"]
        return feed["type"], feed["shape"], values[begin : begin + feed["bytes"]]

    return [model.prepared([array(feed) for feed in feeds]) for feeds in described]


def _serve_outputs(trial, model, samples, channel):
    channel.send({"kind": "checking", "logits": False})
    while True:
        message = channel.receive()
        if message["kind"] == "checked":
            return
        outputs = list(model.described(model.infer(samples[message["sample"]], _untimed)))
        with open(trial.file("answer.bin"), "wb") as stream:
            for _, content in outputs:
                stream.write(content)
        channel.send({"kind": "outputs", "outputs": [said for said, _ in outputs]})


def infer(trial, framework, recorder, channel):
    files = [os.path.join(trial.model_directory, name) for name in trial.model_files]
    model = recorder.phase("model_load", lambda: _taking(lambda: framework.open_model(files[0])))
    recorder.metric("model_file_bytes", "bytes", sum(os.path.getsize(file) for file in files))
    if not model.names:
        raise TrialFailure(
            "unsupported",
            "output_type",
            f"none of its outputs is a tensor: {', '.join(model.left_out)}; "
            "of scikit-learn convert it with the option zipmap=False",
        )
    if model.left_out:
        recorder.fact("outputs_left_out", f"no tensors: {', '.join(model.left_out)}")
    channel.send({"kind": "opened", "inputs": model.inputs})
    channel.expect("fed")
    samples = _read_samples(trial, model)
    distinct = len(samples)
    infer_one = model.infer

    def step(index, returned):
        if index == 0:
            _taking(lambda: infer_one(samples[0], returned))
        else:
            infer_one(samples[index % distinct], returned)

    check = backend_check(trial, framework, model, recorder)
    warm = warmed_up(trial, recorder, trial.parameters["warmup_samples"], step, check)
    measured(trial, recorder, warm, trial.parameters["samples"], step)

    def after():
        record_operators(trial, framework, model, recorder, warm, step)
        _serve_outputs(trial, model, samples, channel)

    recorder.phase("check", after)

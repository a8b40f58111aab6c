"""What is done for a network, in which order: the two tasks of pages (harness/train_task.ts, infer_task.ts, repetition.ts)."""

import math
import os

from checks import serve_checks
from failure import TrialFailure
from network import Network, read_numbers
from operators import record_operators
from steady_state import LARGEST_VARIATION, SLICE_MS, SLICES, SteadyState


def warmed_up(trial, recorder, at_least, step, after_first_call):
    """`at_least` calls, then until the times are stable or the warm-up has lasted `warmup_ms`."""
    warmup_ms = trial.parameters["warmup_ms"]
    budget_ms = trial.parameters["time_budget_ms"]
    steady = SteadyState()

    def enough(repeated):
        steady.add(repeated.last.duration_ns / 1e6, repeated.last.calls)
        if repeated.elapsed_ms >= budget_ms:
            return True
        return repeated.calls >= at_least and (steady.reached or repeated.elapsed_ms >= warmup_ms)

    warm = recorder.phase(
        "warmup",
        lambda: recorder.iterate(
            "warmup", step, enough, warmup_ms, after_first_call=after_first_call
        ),
    )
    if not steady.reached:
        recorder.flag("no_steady_state")
    recorder.metric("warmup_calls", "count", warm.calls, "warmup")
    if steady.variation is not None:
        recorder.metric("warmup_cv", "1", steady.variation, "warmup")
    shown = "unknown" if steady.variation is None else f"{steady.variation:.4f}"
    recorder.fact(
        "steady_state",
        f"{'reached' if steady.reached else 'not reached'} after {warm.calls} calls in {round(warm.elapsed_ms)} ms: "
        f"variation of the medians of {SLICES} slices of {SLICE_MS} ms {shown}, at most {LARGEST_VARIATION}",
    )
    last = warm.last
    return warm.calls, steady.call_ms or last.duration_ns / 1e6 / last.calls


def measured(trial, recorder, warm, at_least, step):
    """`step` counts on where the warm-up ended."""
    first, call_ms = warm
    measure_ms = trial.parameters["measure_ms"]
    budget_ms = trial.parameters["time_budget_ms"]

    def enough(repeated):
        if repeated.calls >= at_least and repeated.elapsed_ms >= measure_ms:
            return True
        if repeated.elapsed_ms < budget_ms:
            return False
        if repeated.calls < at_least:
            recorder.flag("iteration_budget")
        return True

    expected_ms = min(budget_ms, max(measure_ms, at_least * call_ms))
    recorder.phase(
        trial.task,
        lambda: recorder.iterate(
            trial.task,
            step,
            enough,
            expected_ms,
            call_ms,
            at_least if measure_ms == 0 else math.inf,
            first,
        ),
    )


def _after(trial, framework, model, recorder, channel, warm, step):
    """What comes once nothing is measured any more."""

    def work():
        record_operators(trial, framework, model, recorder, warm, step)
        serve_checks(trial, model, channel)

    recorder.phase("check", work)


class _Losses:
    """What there is to say of all losses; a long training keeps none of them but these."""

    def __init__(self, distinct):
        self._distinct = distinct
        self._first = []
        self._last = math.nan
        self._count = 0
        self._finite = True

    def add(self, loss):
        if len(self._first) < self._distinct:
            self._first.append(loss)
        self._last = loss
        self._count += 1
        self._finite = self._finite and math.isfinite(loss)

    def record(self, recorder):
        recorder.metric("loss_first", "1", self._first[0] if self._first else math.nan)
        recorder.metric("loss_last", "1", self._last)
        if not self._finite:
            recorder.flag("not_a_number")
        # Of the same batch: batches differ by more than a few steps bring.
        place = (self._count - 1) % self._distinct
        before = self._first[place] if place < len(self._first) else math.nan
        if not self._last < before:
            recorder.flag("loss_not_falling")


def backend_check(trial, framework, model, recorder):
    """After the first call: nothing is measured that computed elsewhere."""

    def check():
        backend = framework.backend(model)
        recorder.computed_on(backend, framework.threads(model))
        if backend != trial.backend:
            raise TrialFailure(
                "wrong_backend",
                "wrong_backend",
                f"asked for {trial.backend}, the framework says that it computed on {backend}",
            )

    return check


def train(trial, framework, recorder, channel):
    network = Network(trial.network, trial.file("weights.f32"))
    inputs = read_numbers(trial.file("inputs.f32"))
    with open(trial.file("labels.u8"), "rb") as stream:
        labels = stream.read()
    batch = trial.parameters["batch"]
    size = len(inputs) // len(labels)
    raw = [
        (inputs[at * size : (at + batch) * size], labels[at : at + batch])
        for at in range(0, len(labels), batch)
    ]
    rate = trial.parameters["learning_rate_thousandths"] / 1000
    model = recorder.phase("build", lambda: framework.build(network, rate, batch))
    del network  # its weights would be in the memory that is measured
    batches = [model.prepare_batch(*each) for each in raw]
    recorder.fact("update_rule", framework.update_rule)
    losses = _Losses(len(batches))
    distinct = len(batches)
    add, train_one = losses.add, model.train

    def step(index, returned):
        add(train_one(batches[index % distinct], returned))

    # Every batch comes once before it is measured.
    at_least = max(distinct, trial.parameters["warmup_batches"])
    check = backend_check(trial, framework, model, recorder)
    warm = warmed_up(trial, recorder, at_least, step, check)
    measured(trial, recorder, warm, trial.parameters["batches"], step)
    losses.record(recorder)
    _after(trial, framework, model, recorder, channel, warm, step)


def infer(trial, framework, recorder, channel):
    inputs = read_numbers(trial.file("inputs.f32"))
    size = math.prod(trial.network["input_shape"])
    samples = [memoryview(inputs)[at : at + size] for at in range(0, len(inputs), size)]
    network = Network(trial.network)
    model = recorder.phase("model_load", lambda: framework.load(trial.model_directory, network))
    recorder.metric(
        "model_file_bytes",
        "bytes",
        sum(os.path.getsize(os.path.join(trial.model_directory, name)) for name in trial.model_files),
    )
    distinct = len(samples)
    infer_one = model.infer

    def step(index, returned):
        infer_one(samples[index % distinct], returned)

    check = backend_check(trial, framework, model, recorder)
    warm = warmed_up(trial, recorder, trial.parameters["warmup_samples"], step, check)
    measured(trial, recorder, warm, trial.parameters["samples"], step)
    _after(trial, framework, model, recorder, channel, warm, step)

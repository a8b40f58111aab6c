"""Everything that a trial measures, in the shape of a page's report (schema/messages/common.schema.json, page_report)."""

import math
from dataclasses import dataclass

from clock import now_ns, page_us, timer_resolution_us
from timed_calls import GroupSize, TimedCalls, time_calls

# What a process that dies loses at most; and how much a message of progress holds.
_PROGRESS_NS = 1_000_000_000
_PROGRESS_ENTRIES = 4_000


@dataclass
class Repeated:
    """How far a phase has come, after each of its entries."""

    calls: int
    elapsed_ms: float
    last: TimedCalls


class Recorder:
    def __init__(self, trial_uuid, requested_backend, channel):
        self._trial_uuid = trial_uuid
        self._channel = channel
        self._timer_step_ms = timer_resolution_us() / 1000
        self._iterations = []
        self._recorded = {
            "requested_backend": requested_backend,
            "actual_backend": None,
            "adapter": None,
            "adapter_is_software": None,
            "threads": None,
            "simd": None,
            "framework_version": None,
            "timer_resolution_us": self._timer_step_ms * 1000,
            "cross_origin_isolated": None,
            "readback": None,
            "phases": [],
            "metrics": [],
            "flags": [],
            "facts": {},
        }
        self._reported_ns = now_ns()

    def report(self):
        """What was recorded; iterations that no earlier report held."""
        iterations, self._iterations = self._iterations, []
        self._reported_ns = now_ns()
        return {**self._recorded, "iterations": iterations}

    def send(self, message_type, **more):
        message = {"type": message_type, "trial_uuid": self._trial_uuid, **more}
        if message_type in ("page_done", "page_failed"):
            message["contract_version"] = 3
        self._channel.send({"kind": "page", "message": {**message, "report": self.report()}})

    def phase(self, name, work):
        """Runs one phase. It has no end in the report if `work` throws."""
        self.send("page_phase", name=name)
        if name == "check":
            self._channel.expect("check")
        phase = {"name": name, "start_us": page_us(now_ns()), "end_us": None}
        self._recorded["phases"].append(phase)
        result = work()
        phase["end_us"] = page_us(now_ns())
        return result

    def iterate(
        self, phase, step, enough, expected_ms, call_ms=None, count=math.inf, first=0, after_first_call=None
    ):
        """Repeats `step` inside a phase until it is enough, `count` times at most, with indices from `first` on; the time of every
        iteration, or group of short ones, is kept."""
        size = GroupSize(self._timer_step_ms, expected_ms, call_ms)
        begin = now_ns()
        calls = 0
        while True:
            last = time_calls(step, first + calls, size.next(count - calls))
            now = now_ns()
            size.add(last.duration_ns / 1e6, last.calls)
            calls += last.calls
            if calls == last.calls and after_first_call is not None:
                after_first_call()
            self._keep(phase, last)
            repeated = Repeated(calls, (now - begin) / 1e6, last)
            if enough(repeated):
                return repeated

    def _keep(self, phase, timed):
        if not self._iterations or self._iterations[-1]["phase"] != phase:
            names = ("start_us", "duration_ns", "returned_ns", "cpu_ns", "calls")
            self._iterations.append({"phase": phase, **{name: [] for name in names}})
        entries = self._iterations[-1]
        entries["start_us"].append(page_us(timed.start_ns))
        entries["duration_ns"].append(timed.duration_ns)
        entries["returned_ns"].append(timed.returned_ns)
        entries["cpu_ns"].append(timed.cpu_ns)
        entries["calls"].append(timed.calls)
        self._recorded["readback"] = "sync"
        if len(entries["calls"]) >= _PROGRESS_ENTRIES or now_ns() - self._reported_ns >= _PROGRESS_NS:
            self.send("page_progress")

    def metric(self, name, unit, value, phase=None):
        finite = math.isfinite(value)
        if not finite:
            self.flag("not_a_number")
        self._recorded["metrics"].append(
            {"name": name, "unit": unit, "value": value if finite else None, "phase": phase}
        )

    def flag(self, name):
        if name not in self._recorded["flags"]:
            self._recorded["flags"].append(name)

    def fact(self, name, text):
        self._recorded["facts"][name] = text

    def operators(self, profile):
        self._recorded["operators"] = profile

    def framework(self, version):
        self._recorded["framework_version"] = version

    def computed_on(self, backend, threads):
        self._recorded["actual_backend"] = backend
        self._recorded["threads"] = threads

"""One entry of the record, and how many iterations it is: the rules of pages (harness/timed_calls.ts, harness/group_size.ts)."""

import math
from dataclasses import dataclass

from clock import cpu_ns, now_ns

# The timer's step rounds either way at both ends of an interval: 20 steps keep that under 10 %.
_TIMER_STEPS = 20
# Rows of a phase.
_ENTRIES = 10_000
# The first calls tell little of the next ones.
_FASTEST_GROWTH = 4


@dataclass
class TimedCalls:
    start_ns: int
    # From the first call until the last result was there.
    duration_ns: int
    # Sum over the calls of the time until the library's call returned.
    returned_ns: int
    # What all threads of the process have computed meanwhile.
    cpu_ns: int
    calls: int


class _Returns:
    def __init__(self, begun_ns):
        self.total_ns = 0
        self.calls = 0
        self._begun_ns = begun_ns
        self._seen = False

    def begin(self):
        self._begun_ns = now_ns()
        self._seen = False

    def returned(self):
        if self._seen:
            return
        self.total_ns += now_ns() - self._begun_ns
        self._seen = True
        self.calls += 1


def time_calls(step, first, calls):
    """Runs `calls` iterations, one after the other. The CPU clock is read outside of what is timed: reading it is a system call."""
    cpu_before = cpu_ns()
    start = now_ns()
    returns = _Returns(start)
    returned = returns.returned
    step(first, returned)
    if returns.calls == 0:  # a library whose call returns with its result: nothing is asked between calls
        for index in range(first + 1, first + calls):
            step(index, returned)
    else:
        for index in range(first + 1, first + calls):
            returns.begin()
            step(index, returned)
    duration = now_ns() - start
    used = cpu_ns() - cpu_before
    return TimedCalls(start, duration, returns.total_ns if returns.calls else duration, used, calls)


class GroupSize:
    """Groups only ever grow in a phase: what was short enough to be grouped is so again."""

    def __init__(self, timer_step_ms, expected_ms, call_ms=None):
        self._target_ms = max(_TIMER_STEPS * timer_step_ms, expected_ms / _ENTRIES)
        self._entries = 0
        self._size = 1
        if call_ms:
            self._size = max(1, math.ceil(self._target_ms / call_ms))

    def next(self, left):
        """Calls of the next entry. The last one takes what is left: else that would be a rest too short for the timer."""
        return left if left < 2 * self._size else self._size

    def add(self, duration_ms, calls):
        self._entries += 1
        if self._entries % _ENTRIES == 0:
            self._target_ms *= 2
        if duration_ms >= self._target_ms:
            return
        fastest = calls * _FASTEST_GROWTH
        needed = math.ceil(calls * self._target_ms / duration_ms) if duration_ms > 0 else fastest
        self._size = max(self._size, min(needed, fastest))

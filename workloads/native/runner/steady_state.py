"""When the warm-up is over: the rule of pages (harness/steady_state.ts)."""

import math

SLICE_MS = 50
SLICES = 5
LARGEST_VARIATION = 0.02


def _median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def _variation(values):
    """Standard deviation over mean."""
    mean = sum(values) / len(values)
    squares = sum((value - mean) ** 2 for value in values)
    return math.sqrt(squares / (len(values) - 1)) / mean


class SteadyState:
    def __init__(self):
        self._slice = []
        self._slice_ms = 0
        self._medians = []

    def add(self, duration_ms, calls):
        self._slice.append(duration_ms / calls)
        self._slice_ms += duration_ms
        if self._slice_ms < SLICE_MS:
            return
        self._medians = [*self._medians, _median(self._slice)][-SLICES:]
        self._slice = []
        self._slice_ms = 0

    @property
    def variation(self):
        """Of the last slices; None while there are too few."""
        return None if len(self._medians) < SLICES else _variation(self._medians)

    @property
    def reached(self):
        return self.variation is not None and self.variation <= LARGEST_VARIATION

    @property
    def call_ms(self):
        """Of the last whole slice: what one iteration takes now. None before there is one."""
        return self._medians[-1] if self._medians else None

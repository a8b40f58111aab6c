"""Where the time of a call goes, operator by operator, by the library's own profiler: the rules of pages (harness/operator_profile.ts)."""

import itertools

# Half a second is plenty, of calls behind all that is measured.
_MOST_CALLS = 50
_FEWEST_CALLS = 3
_LASTING_MS = 500


def _untimed():
    return None


def totals(executions):
    """Of (type, ns) of each execution."""
    by_type = {}
    for kind, ns in executions:
        count, total = by_type.get(kind, (0, 0))
        by_type[kind] = (count + 1, total + ns)
    types = [{"type": kind, "executions": count, "total_ns": round(total)} for kind, (count, total) in by_type.items()]
    return sorted(types, key=lambda each: -each["total_ns"])


def record_operators(trial, framework, model, recorder, warm, step):
    """Calls `step` on; a trial whose plan does not want it is left as it is. A profiler that fails costs no trial its numbers."""
    if not trial.operators:
        return
    if not hasattr(framework, "profile"):
        recorder.fact("operator_profile", "none: the library does not tell its operators apart")
        return
    before, call_ms = warm
    calls = min(_MOST_CALLS, max(_FEWEST_CALLS, round(_LASTING_MS / call_ms)))
    index = itertools.count(before)
    try:
        profiler, elapsed_ns, executions = framework.profile(model, lambda: step(next(index), _untimed), calls)
        types = totals(executions)
    except Exception as error:
        recorder.fact("operator_profile", f"none: {type(error).__name__}: {error}")
        return
    recorder.operators({"calls": calls, "elapsed_ns": elapsed_ns, "clock": "wall", "types": types})
    recorder.fact("operator_profile", profiler)

"""Ends of a trial with an outcome of their own, in the words of pages (harness/page_failure.ts)."""

import os
import re
import sys
import traceback

_MESSAGE_LENGTH = 4_000
_STACK_LENGTH = 16_000

# What C++ libraries say through Python, in errors of any class: TensorFlow's, ONNX Runtime's and PyTorch's words.
_ALLOCATION = re.compile(
    r"std::bad_alloc|out of memory|OOM when allocating|failed to allocate|(can't|cannot) allocate memory|unable to allocate"
    # The dynamic linker's; with a reason behind it, it is that one.
    r"|failed to map segment from shared object$",
    re.IGNORECASE,
)


def is_lack_of_memory(thrown):
    return isinstance(thrown, MemoryError) or _ALLOCATION.search(str(thrown)) is not None


class TrialFailure(Exception):
    def __init__(self, outcome, cause, message):
        super().__init__(message)
        self.outcome = outcome
        self.cause_name = cause


def no_gpu(library, cuda):
    """Of a trial on backend cuda whose library, which was built for that CUDA, finds nothing to compute on."""
    message = f"{library} finds no GPU that has CUDA here"
    if os.path.exists("/dev/nvidia0"):
        environment = os.path.basename(sys.prefix)
        message = (
            f"{library} finds no GPU that it can use, although /dev/nvidia0 is there: its driver is older than CUDA {cuda}"
            f" needs, or remove {sys.prefix}, then ./webdyno setup {environment}"
        )
    return TrialFailure("unsupported", "backend_missing", message)


def as_failure(thrown):
    """Any exception as what a page_failed says."""
    text = str(thrown)
    message = text if isinstance(thrown, TrialFailure) else f"{type(thrown).__name__}: {text}"
    outcome, cause = "page_error", "uncaught_exception"
    if isinstance(thrown, TrialFailure):
        outcome, cause = thrown.outcome, thrown.cause_name
    elif is_lack_of_memory(thrown):
        outcome, cause = "out_of_memory", "allocation_failed"
    stack = None
    if not isinstance(thrown, TrialFailure):
        stack = "".join(traceback.format_exception(thrown))[-_STACK_LENGTH:]
    return {
        "outcome": outcome,
        "cause": cause,
        "message": message[:_MESSAGE_LENGTH] or cause,
        "stack": stack,
    }

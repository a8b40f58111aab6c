"""ONNX Runtime in Python: the file that pages load, by the native library."""

import json
import os
import tempfile
import time

from machine import thread_count

MANIFEST = """
{
  "framework": "onnxruntime",
  "title": "ONNX Runtime (Python)",
  "license": "MIT",
  "platform": "native",
  "environment": "native",
  "loads": "onnx",
  "model_formats": ["onnx", "ort"],
  "versions": [{"version": "1.26.0", "files": []}],
  "workloads": {
    "mlp": {"infer": ["cpu"]},
    "cnn": {"infer": ["cpu"]},
    "rnn": {"infer": ["cpu"]},
    "keras": {"infer": ["cpu"]},
    "custom": {"infer": ["cpu"]}
  },
  "parameters": {
    "threads": {
      "type": "integer",
      "minimum": 0,
      "maximum": 256,
      "default": 0,
      "description": "Threads that compute one operation; 0: as many as the library chooses, which is one for each core."
    }
  }
}
"""


def load(parameters):
    import onnxruntime

    return OnnxRuntime(onnxruntime, parameters["threads"])


class OnnxRuntime:
    def __init__(self, library, threads):
        self._library = library
        self._threads = threads
        self.version = library.__version__

    def facts(self):
        import numpy

        return {
            "numpy": numpy.__version__,
            "build": self._library.get_build_info(),
            "threads": "as the library chooses" if self._threads == 0 else str(self._threads),
        }

    def threads(self, model):
        return model.threads

    def backend(self, model):
        return model.backend

    def load(self, directory, _network):
        file = os.path.join(directory, "model.onnx")
        return Model(*self._session(file), file)

    def open_model(self, file):
        return OwnModel(*self._session(file), file)

    def _session(self, file):
        before = thread_count()
        session = self._open(file)
        # The thread that asks computes as well.
        return session, 1 + thread_count() - before

    def _open(self, file, profile=None):
        options = self._library.SessionOptions()
        options.log_severity_level = 3  # errors
        if self._threads > 0:
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
        if profile is not None:
            options.enable_profiling = True
            options.profile_file_prefix = profile
        return self._library.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def profile(self, model, call, calls):
        """In a session of its own: the profiler is switched on as one begins, and the measured one knows none."""
        measured = model.session
        with tempfile.TemporaryDirectory() as directory:
            model.session = self._open(model.file, os.path.join(directory, "profile"))
            try:
                call()
                begin = time.monotonic_ns()
                for _ in range(calls):
                    call()
                elapsed_ns = time.monotonic_ns() - begin
                with open(model.session.end_profiling(), encoding="utf-8") as stream:
                    events = json.load(stream)
            finally:
                model.session = measured
        return f"enable_profiling of ONNX Runtime {self.version}, in a session of its own", elapsed_ns, executions(events)


# Their operators are told as well.
CONTROL_FLOW = ("If", "Loop", "Scan")


def executions(events):
    """Of the runs but the first, whose end the profiler tells as it tells operators: in order of time. Microseconds become ns."""
    first = next(place for place, event in enumerate(events) if event["name"] == "model_run")
    return [
        (event["args"]["op_name"], event["dur"] * 1_000)
        for event in events[first + 1 :]
        if event["cat"] == "Node"
        and event["name"].endswith("_kernel_time")
        and event["args"]["op_name"] not in CONTROL_FLOW
    ]


class _Loaded:
    def __init__(self, session, threads, file):
        import numpy

        self._np = numpy
        self.session = session
        self.file = file
        self.threads = threads
        self.backend = "cpu" if session.get_providers() == ["CPUExecutionProvider"] else session.get_providers()[0]


class Model(_Loaded):
    def __init__(self, session, threads, file):
        super().__init__(session, threads, file)
        self._input = session.get_inputs()[0].name
        # Its images are channel, row, column; with one channel that is row, column, channel.
        self._shape = session.get_inputs()[0].shape

    def infer(self, sample, _returned):
        x = self._np.frombuffer(sample, self._np.float32).reshape(self._shape)
        return self.session.run(None, {self._input: x})[0][0]


# Of tensors: the library's words for types, and the names that they have in pages.
_TYPES = {
    **{"float": "float32", "double": "float64"},
    **{name: name for name in ("float16", "int8", "int16", "int32", "int64")},
    **{name: name for name in ("uint8", "uint16", "uint32", "uint64", "bool", "string")},
}


def _type_of(value):
    """None: it is no tensor, as the maps and sequences of scikit-learn's classifiers."""
    if not value.type.startswith("tensor("):
        return None
    name = value.type[len("tensor(") : -1]
    return _TYPES.get(name, name)


class OwnModel(_Loaded):
    """A person's model, whatever goes in and comes out."""

    def __init__(self, session, threads, file):
        super().__init__(session, threads, file)
        self.inputs = [
            {"name": each.name, "type": _type_of(each) or "no tensor", "shape": each.shape}
            for each in session.get_inputs()
        ]
        outputs = [(each.name, _type_of(each)) for each in session.get_outputs()]
        self._outputs = [(name, type_name) for name, type_name in outputs if type_name is not None]
        self.names = [name for name, _ in self._outputs]
        self.left_out = [name for name, type_name in outputs if type_name is None]

    def prepared(self, arrays):
        """What `infer` takes, of each input its type, shape and bytes."""
        return {
            given["name"]: self._np.frombuffer(
                values, self._np.bool_ if type_name == "bool" else type_name
            ).reshape(shape)
            for given, (type_name, shape, values) in zip(self.inputs, arrays, strict=True)
        }

    def infer(self, sample, _returned):
        return self.session.run(self.names, sample)

    def described(self, outputs):
        """Of each output what the driver is told, and its bytes."""
        for (name, type_name), values in zip(self._outputs, outputs, strict=True):
            array = self._np.ascontiguousarray(values)
            said = {"name": name, "type": type_name, "shape": list(values.shape)}
            if type_name == "string":
                yield {**said, "bytes": 0, "texts": [str(each) for each in array.ravel()]}, b""
            else:
                content = array.tobytes()
                yield {**said, "bytes": len(content)}, content

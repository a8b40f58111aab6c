"""ONNX Runtime in Python: the file that pages load, by the native library."""

import os

from machine import thread_count

MANIFEST = """
{
  "framework": "onnxruntime",
  "title": "ONNX Runtime (Python)",
  "license": "MIT",
  "platform": "native",
  "environment": "native",
  "loads": "onnx",
  "versions": [{"version": "1.26.0", "files": []}],
  "workloads": {
    "mlp": {"infer": ["cpu"]},
    "cnn": {"infer": ["cpu"]},
    "rnn": {"infer": ["cpu"]},
    "keras": {"infer": ["cpu"]}
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
        options = self._library.SessionOptions()
        options.log_severity_level = 3  # errors
        if self._threads > 0:
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
        before = thread_count()
        session = self._library.InferenceSession(
            os.path.join(directory, "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        # The thread that asks computes as well.
        return Model(session, 1 + thread_count() - before)


class Model:
    def __init__(self, session, threads):
        import numpy

        self._np = numpy
        self._session = session
        self._input = session.get_inputs()[0].name
        # Its images are channel, row, column; with one channel that is row, column, channel.
        self._shape = session.get_inputs()[0].shape
        self.threads = threads
        self.backend = "cpu" if session.get_providers() == ["CPUExecutionProvider"] else session.get_providers()[0]

    def infer(self, sample, _returned):
        x = self._np.frombuffer(sample, self._np.float32).reshape(self._shape)
        return self._session.run(None, {self._input: x})[0][0]

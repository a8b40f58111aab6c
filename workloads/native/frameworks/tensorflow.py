"""TensorFlow in Python: Keras layers, called eagerly or as one compiled graph."""

import glob
import os
import re
import tempfile
import time

from failure import no_gpu
from machine import usable_cpus

MANIFEST = """
{
  "framework": "tensorflow",
  "title": "TensorFlow (Python)",
  "license": "Apache-2.0",
  "platform": "native",
  "environment": "native",
  "backend_environments": {"cuda": "tensorflow-cuda"},
  "versions": [{"version": "2.19.0", "files": []}],
  "workloads": {
    "mlp": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]},
    "cnn": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]},
    "rnn": {"train": ["cpu", "cuda"], "infer": ["cpu", "cuda"]},
    "keras": {"infer": ["cpu", "cuda"]}
  },
  "parameters": {
    "execution": {
      "type": "string",
      "allowed": ["eager", "graph"],
      "default": "graph",
      "description": "eager: each operation is called from Python; graph: the whole call is one tf.function."
    },
    "threads": {
      "type": "integer",
      "minimum": 0,
      "maximum": 256,
      "default": 0,
      "description": "Threads that compute one operation on the CPU; 0: as many as the library chooses, which is one for each CPU."
    }
  }
}
"""

MODEL_FILE = "model.h5"


def load(parameters):
    # Keras 2, which TensorFlow.js reads too.
    os.environ.update({"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"})
    import h5py  # by which models are loaded: Keras misses it only then
    import tensorflow as tf
    import tf_keras

    if parameters["threads"] > 0:
        tf.config.threading.set_intra_op_parallelism_threads(parameters["threads"])
        tf.config.threading.set_inter_op_parallelism_threads(1)
    return TensorFlow(tf, parameters)


class TensorFlow:
    update_rule = "minibatch"

    def __init__(self, tf, parameters):
        self._tf = tf
        self._compiled = parameters["execution"] == "graph"
        self._threads = parameters["threads"]
        self._gpu = None
        self.version = tf.__version__

    def use_backend(self, backend):
        config = self._tf.config
        if backend != "cuda":
            # Where TensorFlow finds a GPU it computes there unasked.
            os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
            config.set_visible_devices([], "GPU")
            return
        gpus = config.list_physical_devices("GPU")
        if not gpus:
            raise no_gpu("TensorFlow", self._tf.sysconfig.get_build_info()["cuda_version"])
        self._gpu = gpus[0]
        config.set_visible_devices(self._gpu, "GPU")
        # Else it takes all of the GPU's memory at its start, whatever the network needs.
        config.experimental.set_memory_growth(self._gpu, True)
        # Products and convolutions would be rounded to 10 bits (TF32), and be another network than the other frameworks'.
        config.experimental.enable_tensor_float_32_execution(False)
        config.list_logical_devices("GPU")  # starts it

    def facts(self):
        import numpy
        import tf_keras
        from tensorflow.python.util import _pywrap_util_port

        known = {
            "keras": tf_keras.__version__,
            "numpy": numpy.__version__,
            "onednn": "yes" if _pywrap_util_port.IsMklEnabled() else "no",
            "threads": "as the library chooses" if self._threads == 0 else str(self._threads),
        }
        if self._gpu is not None:
            build = self._tf.sysconfig.get_build_info()
            known["build"] = f"CUDA {build['cuda_version']}; cuDNN {build['cudnn_version']}"
            known["gpu"] = self._tf.config.experimental.get_device_details(self._gpu)["device_name"]
        return known

    def threads(self, _model):
        return self._threads or usable_cpus()

    def backend(self, model):
        return {"CPU:0": "cpu", "GPU:0": "cuda"}.get(model.device[-5:], model.device)

    def build(self, network, learning_rate, _batch_size):
        keras = self._tf.keras
        model = keras.Sequential([keras.Input(network.input_shape)])
        for layer in network.layers:
            model.add(make_layer(keras, layer))
        made = Model(self._tf, model, network, self._compiled, learning_rate)
        made.set_weights(network)
        return made

    def profile(self, _model, call, calls):
        if self._gpu is not None:
            raise NotImplementedError("operators are timed on the CPU alone")
        profiler = self._tf.profiler.experimental
        # 3: operations that it deems cheap, too.
        options = profiler.ProfilerOptions(host_tracer_level=3, python_tracer_level=0, device_tracer_level=0)
        call()
        with tempfile.TemporaryDirectory() as directory:
            profiler.start(directory, options)
            try:
                begin = time.monotonic_ns()
                for _ in range(calls):
                    call()
                elapsed_ns = time.monotonic_ns() - begin
            finally:
                profiler.stop()
            [file] = glob.glob(os.path.join(directory, "plugins/profile/*/*.xplane.pb"))
            found = executions(file)
        return f"tf.profiler of TensorFlow {self.version}", elapsed_ns, found

    def load(self, directory, network):
        model = self._tf.keras.models.load_model(os.path.join(directory, MODEL_FILE), compile=False)
        return Model(self._tf, model, network, self._compiled, 0.0)


# In a graph NAME:TYPE, with attributes behind; other events have blanks or two colons.
OPERATION = re.compile(r"[^:#]*:(\w+)(#.*)?")
# Called from Python: the call, of a function __inference_NAME too, and in it what computes.
EAGER = re.compile(r"EagerLocalExecute: ([A-Za-z]\w*)")
EAGER_KERNEL = "EagerKernelExecute"


def operations(events):
    """Of a thread's (begin, -duration, name) in order: those that are operations, by their types."""
    called = None
    for begin, negative, name in events:
        if name.startswith("EagerLocalExecute: "):
            eager = EAGER.fullmatch(name)
            called = eager[1] if eager else None
        elif name == EAGER_KERNEL and called is not None:
            yield begin, negative, called
        elif (operation := OPERATION.fullmatch(name)) is not None:
            yield begin, negative, operation[1]


def executions(file):
    """Of a trace. On a thread's line an operation that another one calls lies inside of it; each has the time that is its own."""
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    space = xplane_pb2.XSpace()
    with open(file, "rb") as stream:
        space.ParseFromString(stream.read())
    found = []
    for plane in space.planes:
        names = {key: event.name for key, event in plane.event_metadata.items()}
        for line in plane.lines:
            events = sorted((each.offset_ps, -each.duration_ps, names[each.metadata_id]) for each in line.events)
            found += own_times(operations(events))
    return [(kind, picoseconds / 1_000) for kind, picoseconds in found]


def own_times(found):
    """Of (begin, -duration, type) in order."""
    times, around = [], []
    for begin, negative, kind in found:
        while around and around[-1][0] <= begin:
            around.pop()
        if around:
            times[around[-1][1]][1] += negative
        around.append((begin - negative, len(times)))
        times.append([kind, -negative])
    return times


def make_layer(keras, layer):
    kind = layer["kind"]
    layers = keras.layers
    if kind == "dense":
        return layers.Dense(layer["outputs"], activation=layer["activation"])
    if kind == "conv2d":
        return layers.Conv2D(layer["outputs"], layer["size"], padding="same", activation=layer["activation"])
    if kind == "max_pool2d":
        return layers.MaxPooling2D(layer["size"])
    if kind == "flatten":
        return layers.Flatten()
    if kind == "lstm":
        return layers.LSTM(layer["units"], return_sequences=layer["sequences"])
    raise ValueError(f"no layer {kind} of Keras here")


class Model:
    def __init__(self, tf, model, network, compiled, learning_rate):
        import numpy

        self._tf = tf
        self._np = numpy
        self._model = model
        self._shape = network.input_shape
        self._classes = network.classes
        self._rate = learning_rate
        self.device = ""  # asked for after the first call, and told once: asking takes some microseconds
        self._logits = None
        loss_of = tf.keras.losses.CategoricalCrossentropy()
        # Where there is a GPU Keras would have XLA compile the step of each variable, in eager trials too: another program than
        # on the CPU.
        optimizer = tf.keras.optimizers.SGD(learning_rate, jit_compile=False)
        variables = model.trainable_variables

        def predict(x):
            return model(x, training=False)

        def step(x, y):
            with tf.GradientTape() as tape:
                loss = loss_of(y, model(x, training=True))
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
            return loss

        self._predict = tf.function(predict) if compiled else predict
        self._step = tf.function(step) if compiled else step

    def prepare_batch(self, inputs, labels):
        tf, numpy = self._tf, self._np
        x = numpy.frombuffer(inputs, numpy.float32).reshape(len(labels), *self._shape)
        y = numpy.eye(self._classes, dtype=numpy.float32)[list(labels)]
        return tf.constant(x), tf.constant(y)

    def train(self, batch, returned):
        loss = self._step(*batch)
        returned()
        self.device = self.device or loss.device
        return float(loss.numpy())

    def infer(self, sample, returned):
        numpy = self._np
        x = numpy.frombuffer(sample, numpy.float32).reshape(1, *self._shape)
        output = self._predict(self._tf.constant(x))
        returned()
        self.device = self.device or output.device
        return output.numpy()[0]

    def logits(self, inputs, rows):
        """What the last layer has before its softmax."""
        keras, numpy = self._tf.keras, self._np
        last = self._model.layers[-1]
        hidden = keras.Model(self._model.inputs, self._model.layers[-2].output) if len(self._model.layers) > 1 else None
        x = numpy.frombuffer(inputs, numpy.float32).reshape(rows, *self._shape)
        values = x if hidden is None else hidden(x, training=False)
        return (self._tf.matmul(values, last.kernel) + last.bias).numpy()

    def set_weights(self, network):
        self._model.set_weights(
            [self._np.frombuffer(each["values"], self._np.float32).reshape(each["shape"]) for each in network.weights()]
        )

    def weights(self):
        return [self._np.ascontiguousarray(each) for each in self._model.get_weights()]

    def save(self, directory):
        self._model.save(os.path.join(directory, MODEL_FILE))

"""One architecture of Keras Applications, in the format that a framework loads.

python -I -B convert.py DIRECTORY   reads DIRECTORY/request.json and images.f32, writes the model's files into DIRECTORY/model

request.json: {"architecture", "weights": "seeded" or "imagenet", "weights_seed", "format": "h5", "tfjs" or "onnx"}. images.f32 has
32-bit numbers, row, column, channel, of as many images as fit. Beside the model's own files keras.json says what it is, and what
Keras itself answers for these images: everything that loads the model is held against that.
"""

import json
import os
import sys

# Keras 2, whose models TensorFlow.js reads; on the CPU.
os.environ.update({"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"})

import numpy
import tensorflow as tf
import tf_keras

ARCHITECTURES = {
    "mobilenet_v2": "MobileNetV2",
    "densenet121": "DenseNet121",
    "xception": "Xception",
    "inception_v3": "InceptionV3",
    "resnet50": "ResNet50",
    "resnet152v2": "ResNet152V2",
    "vgg16": "VGG16",
    "vgg19": "VGG19",
    "nasnet_large": "NASNetLarge",
}

# What the statistics of seeded weights are taken from.
NOISE_IMAGES = 4


def build(architecture, weights, seed):
    tf.config.experimental.enable_op_determinism()
    tf.keras.utils.set_random_seed(seed)
    make = getattr(tf.keras.applications, ARCHITECTURES[architecture])
    if weights == "imagenet":
        return make(weights="imagenet")
    model = make(weights=None)
    take_statistics(model)
    return model


def take_statistics(model):
    """Mean and variance of each normalisation become those of noise that goes through the network, as a training would leave them.

    As they are initialised, 0 and 1, values shrink from layer to layer until every class is equally likely to the last digit: no
    wrong answer could be told from a right one.
    """
    normalisations = [each for each in model.layers if isinstance(each, tf.keras.layers.BatchNormalization)]
    if not normalisations:
        return
    momenta = [each.momentum for each in normalisations]
    for each in normalisations:
        each.momentum = 0.0
    model(tf.random.uniform((NOISE_IMAGES, *model.input_shape[1:]), -1.0, 1.0), training=True)
    for each, momentum in zip(normalisations, momenta):
        each.momentum = momentum


def multiply_adds(model):
    """Multiplications of matrices in the forward pass of one image, as workloads/networks/network.ts counts them."""
    layers = tf.keras.layers
    total = 0
    for layer in model.layers:
        if isinstance(layer, layers.Dense):
            total += int(numpy.prod(layer.kernel.shape))
        elif isinstance(layer, (layers.SeparableConv2D, layers.DepthwiseConv2D, layers.Conv2D)):
            places = int(numpy.prod(layer.output_shape[1:3]))
            kernels = (
                [layer.depthwise_kernel, layer.pointwise_kernel]
                if isinstance(layer, layers.SeparableConv2D)
                else [layer.depthwise_kernel if isinstance(layer, layers.DepthwiseConv2D) else layer.kernel]
            )
            total += places * sum(int(numpy.prod(each.shape)) for each in kernels)
    return total


def flops(model):
    """What TensorFlow's own profiler counts in the graph of one image."""
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2_as_graph

    profiler = tf.compat.v1.profiler
    called = tf.function(lambda image: model(image, training=False)).get_concrete_function(
        tf.TensorSpec((1, *model.input_shape[1:]), tf.float32)
    )
    _, graph_def = convert_variables_to_constants_v2_as_graph(called)
    with tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(graph_def, name="")
        options = profiler.ProfileOptionBuilder(profiler.ProfileOptionBuilder.float_operation())
        counted = profiler.profile(graph, options=options.with_empty_output().build())
    return int(counted.total_float_ops)


def logits(model, images):
    """Of each image, before the softmax of the last layer."""
    last = model.layers[-1]
    hidden = tf.keras.Model(model.inputs, model.layers[-2].output)
    rows = [hidden(image[None], training=False).numpy().astype(numpy.float64)[0] for image in images]
    return [(row @ last.kernel.numpy().astype(numpy.float64) + last.bias.numpy()).tolist() for row in rows]


def save_h5(model, directory):
    model.save(os.path.join(directory, "model.h5"))
    return f"tf_keras {tf_keras.__version__}"


def save_tfjs(model, directory):
    import tensorflowjs
    from tensorflowjs.converters import keras_h5_conversion

    # In one file: the library waits for the answers of all weight files before it reads one, and a browser has six connections.
    keras_h5_conversion.save_keras_model(model, directory, weight_shard_size_bytes=2**31 - 1)
    drop_refused_fields(os.path.join(directory, "model.json"))
    return f"tensorflowjs {tensorflowjs.__version__}"


def drop_refused_fields(file):
    """What Keras says of a separable convolution though it has no such kernel, and TensorFlow.js refuses. It initialises weights alone."""
    with open(file, encoding="utf-8") as stream:
        model = json.load(stream)
    for layer in model["modelTopology"]["model_config"]["config"]["layers"]:
        if layer["class_name"] == "SeparableConv2D":
            for name in ("kernel_initializer", "kernel_regularizer", "kernel_constraint"):
                layer["config"].pop(name, None)
    with open(file, "w", encoding="utf-8") as stream:
        json.dump(model, stream)


def save_onnx(model, directory):
    import tf2onnx

    signature = [tf.TensorSpec((1, *model.input_shape[1:]), tf.float32, name="image")]
    tf2onnx.convert.from_keras(
        model, input_signature=signature, opset=13, output_path=os.path.join(directory, "model.onnx")
    )
    return f"tf2onnx {tf2onnx.__version__}"


SAVE = {"h5": save_h5, "tfjs": save_tfjs, "onnx": save_onnx}


def convert(directory):
    with open(os.path.join(directory, "request.json"), encoding="utf-8") as stream:
        request = json.load(stream)
    model = build(request["architecture"], request["weights"], request["weights_seed"])
    shape = list(model.input_shape[1:])
    values = numpy.fromfile(os.path.join(directory, "images.f32"), numpy.float32)
    size = int(numpy.prod(shape))
    images = values[: len(values) // size * size].reshape(-1, *shape)[: request["images"]]
    target = os.path.join(directory, "model")
    os.makedirs(target)
    described = {
        "architecture": request["architecture"],
        "input_shape": shape,
        "classes": model.output_shape[-1],
        "layers": len(model.layers),
        "parameters": model.count_params(),
        "multiply_adds": multiply_adds(model),
        "flops": flops(model),
        "keras": f"tf_keras {tf_keras.__version__}, TensorFlow {tf.__version__}",
        "logits": logits(model, images),
    }
    described["converter"] = SAVE[request["format"]](model, target)
    with open(os.path.join(target, "keras.json"), "w", encoding="utf-8") as stream:
        json.dump(described, stream, allow_nan=False)


if __name__ == "__main__":
    convert(sys.argv[1])

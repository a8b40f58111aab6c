"""The neutral description of a network, as the driver writes it: layers in order, weights in 32-bit numbers as Keras lays them out."""

from array import array


class Network:
    """`layers` are those of workloads/networks/network.ts without their weights; each has `weights`, a list of
    {"name", "shape", "values"} in the order of Keras' get_weights(), `values` an array of typecode f."""

    def __init__(self, description, weights_file=None):
        self.input_shape = description["input_shape"]
        self.classes = description["classes"]
        self.layers = [dict(layer) for layer in description["layers"]]
        values = read_numbers(weights_file) if weights_file is not None else array("f")
        begin = 0
        for layer in self.layers:
            for weight in layer["weights"]:
                size = 1
                for length in weight["shape"]:
                    size *= length
                weight["values"] = values[begin : begin + size]
                begin += size
        if begin != len(values) and weights_file is not None:
            raise ValueError(f"{weights_file} has {len(values)} numbers, the network {begin}")

    def weights(self):
        """All of them in order."""
        return [weight for layer in self.layers for weight in layer["weights"]]


def read_numbers(file):
    numbers = array("f")
    with open(file, "rb") as stream:
        numbers.frombytes(stream.read())
    return numbers


def write_numbers(file, lists):
    """Lists of numbers, or what has a buffer of 32-bit numbers, one after the other."""
    with open(file, "wb") as stream:
        for each in lists:
            try:
                view = memoryview(each).cast("B")
                stream.write(view)
            except TypeError:
                stream.write(array("f", each).tobytes())

"""The answers that the driver holds against the reference, after the measurement: it asks, this process computes."""

from network import Network, read_numbers, write_numbers


def _untimed():
    return None


def _rows(trial, size):
    inputs = read_numbers(trial.file("asked.f32"))
    return [memoryview(inputs)[at : at + size] for at in range(0, len(inputs), size)], inputs


def serve_checks(trial, model, channel):
    """Numbers go by files of the trial's directory, as 32-bit ones: asked.f32 to here, answer.f32 back."""
    size = 1
    for length in trial.network["input_shape"]:
        size *= length
    channel.send({"kind": "checking", "logits": hasattr(model, "logits")})
    while True:
        message = channel.receive()
        if message["kind"] == "checked":
            return
        asked = message["name"]
        answer = []
        if asked == "infer":
            rows, _ = _rows(trial, size)
            answer = [model.infer(row, _untimed) for row in rows]
        elif asked == "logits":
            rows, inputs = _rows(trial, size)
            answer = [model.logits(inputs, len(rows))]
        elif asked == "set_weights":
            model.set_weights(Network(trial.network, trial.file("weights.f32")))
        elif asked == "train":
            _, inputs = _rows(trial, size)
            model.train(model.prepare_batch(inputs, bytes(message["labels"])), _untimed)
        elif asked == "weights":
            answer = model.weights()
        write_numbers(trial.file("answer.f32"), answer)
        channel.send({"kind": "answer"})

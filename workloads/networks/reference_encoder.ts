// A transformer's encoder block in float64 and in the plainest way.
import {NORM_EPSILON} from './network.ts';
import type {EncoderLayer, Projection} from './network.ts';
import {softmax} from './softmax.ts';

/** Rows of `values` times the kernel, plus the bias. */
function project({inputs, outputs, kernel, bias}: Projection, values: Float64Array): Float64Array {
  const steps = values.length / inputs;
  const to = new Float64Array(steps * outputs);
  for (let step = 0; step < steps; step++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < inputs; i++) sum += values[step * inputs + i]! * kernel[i * outputs + o]!;
      to[step * outputs + o] = sum;
    }
  }
  return to;
}

function attention(layer: EncoderLayer, values: Float64Array): Float64Array {
  const {steps, width, heads} = layer;
  const [query, key, value] = [layer.query, layer.key, layer.value].map((each) =>
    project(each, values),
  ) as [Float64Array, Float64Array, Float64Array];
  const size = width / heads;
  const to = new Float64Array(steps * width);
  for (let head = 0; head < heads; head++) {
    for (let step = 0; step < steps; step++) {
      const scores = new Float64Array(steps);
      for (let other = 0; other < steps; other++) {
        for (let at = head * size; at < (head + 1) * size; at++)
          scores[other]! += query[step * width + at]! * key[other * width + at]!;
      }
      const shares = softmax(scores.map((score) => score / Math.sqrt(size)));
      for (let other = 0; other < steps; other++) {
        for (let at = head * size; at < (head + 1) * size; at++)
          to[step * width + at]! += shares[other]! * value[other * width + at]!;
      }
    }
  }
  return project(layer.attended, to);
}

/** The norm of the sum of two, step by step. */
function normalised(
  first: Float64Array,
  second: Float64Array,
  {gain, bias}: EncoderLayer['outputNorm'],
): Float64Array {
  const width = gain.length;
  const to = first.map((value, at) => value + second[at]!);
  for (let begin = 0; begin < to.length; begin += width) {
    const step = to.subarray(begin, begin + width);
    const mean = step.reduce((sum, value) => sum + value, 0) / width;
    const variance = step.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    const scale = 1 / Math.sqrt(variance + NORM_EPSILON);
    step.forEach((value, at) => (step[at] = (value - mean) * scale * gain[at]! + bias[at]!));
  }
  return to;
}

export function encode(layer: EncoderLayer, values: Float64Array): Float64Array {
  const attended = normalised(values, attention(layer, values), layer.attentionNorm);
  const inner = project(layer.inner, attended).map((value) => Math.max(0, value));
  return normalised(attended, project(layer.outer, inner), layer.outputNorm);
}

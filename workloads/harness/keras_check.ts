// What a library answers for the first images, against what Keras itself has answered when the model was converted. Logits are
// compared, whatever a library gives: the logarithms of a softmax are its logits but for one constant, and so is their mean.
import type {Recorder} from './recorder.ts';
import type {KerasModel} from './keras_model.ts';

/** Of the largest logit, its distance from the mean. 32-bit arithmetic of 150 layers is at 1e-6 to 1e-5. */
const LOGIT_BOUND = 1e-4;

/** No further image is checked then: some take a minute each on a software adapter. */
const LONGEST_MS = 10_000;

/** Distances from their mean, which no constant changes. */
function centred(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const largest = (values: number[]): number =>
  values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);

const classOf = (values: number[]): number => values.indexOf(Math.max(...values));

export interface LogitError {
  absolute: number;
  relative: number;
  /** Whether the most likely class is the same. */
  sameClass: boolean;
}

/** `output`: a softmax. NaN where it has something else than numbers above 0 in it. */
export function logitError(output: ArrayLike<number>, logits: number[]): LogitError {
  const expected = centred(logits);
  const answered = centred(Array.from(output, Math.log));
  const errors = expected.map((value, index) => Math.abs(value - (answered[index] ?? NaN)));
  const absolute = errors.some(Number.isNaN) ? NaN : Math.max(...errors);
  const sameClass = output.length === logits.length && classOf(answered) === classOf(expected);
  return {absolute, relative: absolute / largest(expected), sameClass};
}

export async function checkKerasAnswers(
  infer: (image: Float32Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
  images: Float32Array[],
  {logits}: KerasModel,
  recorder: Recorder,
): Promise<void> {
  const errors: LogitError[] = [];
  const begin = performance.now();
  for (const [index, expected] of logits.entries()) {
    if (index > 0 && performance.now() - begin > LONGEST_MS) break;
    errors.push(logitError(await infer(images[index]!), expected));
  }
  const relative = Math.max(...errors.map((error) => error.relative));
  const same = errors.filter(({sameClass}) => sameClass).length;
  recorder.metric('max_abs_error', '1', Math.max(...errors.map(({absolute}) => absolute)));
  recorder.metric('logit_max_error', '1', relative);
  recorder.fact('max_abs_error', `logits of ${errors.length} images against Keras' own`);
  recorder.fact('top_class', `as Keras' own for ${same} of ${errors.length} images`);
  if (!(relative <= LOGIT_BOUND) || same < errors.length) recorder.flag('outputs_differ'); // NaN, too
}

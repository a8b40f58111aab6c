// Values for the inputs of a model that nobody here knows.
import {seededRandom} from '../networks/random.ts';
import type {Feed} from './adapter.ts';
import type {FedInput} from './fed_inputs.ts';
import {arrayType, isFloat} from './input_types.ts';

const DISTINCT_SAMPLES = 256;
// Samples lie in the memory that is measured: 27 of a MobileNet's are 16 MB.
const DISTINCT_BYTES = 16 * 1024 * 1024;

function sizeOf(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether values come from the seed; integers are ones where nobody has said a range. */
function isRandom(input: FedInput): boolean {
  const {range, own} = input;
  if (own !== undefined) return false;
  return range === undefined ? isFloat(input.type) : range.low !== range.high;
}

/** Whether nobody has said what its whole numbers are. */
export function holdsOnes({type, range, own}: FedInput): boolean {
  return own === undefined && range === undefined && !isFloat(type) && type !== 'bool';
}

/** TensorFlow's exporters write the number of an operation's output behind its name, "image:0". */
const plainName = ({name}: FedInput): string => name.replace(/:\d+$/, '');

/** Not that of their declarations, in which two formats of one model may differ: its inputs are fed the same. */
const inOrderOfNames = (inputs: FedInput[]): FedInput[] =>
  inputs.toSorted((one, other) => (plainName(one) < plainName(other) ? -1 : 1));

/**
 * What is fed: equal texts are equal values, but for their rounding to 16 bits. Libraries choose names, which are left out but of
 * inputs that look alike: what one library calls x and y may be the other's b and a.
 */
export function describeFed(inputs: FedInput[], seed: number): string {
  const ordered = inOrderOfNames(inputs);
  const each = ordered.map(({shape, type, range, own}) => {
    const kind = isFloat(type) ? 'float' : 'int';
    const values = own?.file ?? (range === undefined ? '' : `${range.low}..${range.high}`);
    const lengths = shape.filter((length) => length !== 1); // a batch of one is no other input
    return `${lengths.join('x')} ${kind} ${values}`.trim();
  });
  const named = each.map((words, at) =>
    each.indexOf(words) === each.lastIndexOf(words) ? words : `${plainName(ordered[at]!)} ${words}`,
  );
  return `${named.join(', ')}; seed ${seed}`;
}

/**
 * How much they are, whatever their layout: "3x224x224" of NCHW and of NHWC, in the same order whatever order the inputs are
 * in. Times of models that were fed different amounts are not of the same work.
 */
export function describeFedLengths(inputs: FedInput[]): string {
  return inputs
    .map(({shape}) => shape.filter((length) => length !== 1).toSorted((a, b) => a - b))
    .map((lengths) => lengths.join('x') || '1')
    .toSorted()
    .join(', ');
}

/** What one value is, from a random number in [0, 1). */
function valueOf(input: FedInput): (random: number) => number {
  const {range} = input;
  if (range === undefined) return isFloat(input.type) ? (random) => random : () => 1;
  const {low, high} = range;
  if (isFloat(input.type)) return (random) => low + random * (high - low);
  return (random) => Math.floor(low + random * (high - low + 1));
}

function filled(input: FedInput, random: () => number): Feed {
  const {shape, type} = input;
  const values = new (arrayType(input.name, type))(sizeOf(shape));
  const value = valueOf(input);
  const next = isRandom(input) ? random : () => 0;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (let index = 0; index < values.length; index++) values[index] = BigInt(value(next()));
  else for (let index = 0; index < values.length; index++) values[index] = value(next());
  return {type, shape, values};
}

/** Of an input of which nothing is random. */
function feedsOf(input: FedInput): Feed[] {
  const {type, shape, own} = input;
  return own?.samples.map((values) => ({type, shape, values})) ?? [filled(input, () => 0)];
}

/** How many different samples there are: one where nothing is random. */
export function distinctSamples(inputs: FedInput[]): number {
  const bytes = inputs
    .filter(isRandom)
    .map((input) => filled({...input, shape: [1]}, () => 0).values.byteLength * sizeOf(input.shape))
    .reduce((sum, each) => sum + each, 0);
  const generated =
    bytes === 0 ? 1 : Math.min(DISTINCT_SAMPLES, Math.max(1, Math.floor(DISTINCT_BYTES / bytes)));
  return Math.max(generated, ...inputs.map(({own}) => own?.samples.length ?? 1));
}

/**
 * Samples to take in turn, each with a feed for every input. Values that are random come one after the other from the seed, in
 * the order of the inputs' names:
 * floating-point ones uniform in [0, 1) or in their range. Integers without a range are 1, which is a token, a mask and a
 * length; bool is true.
 */
export function generatedSamples(inputs: FedInput[], seed: number): Feed[][] {
  const random = seededRandom(seed);
  const constant = new Map(
    inputs.filter((input) => !isRandom(input)).map((input) => [input.name, feedsOf(input)]),
  );
  return Array.from({length: distinctSamples(inputs)}, (_, sample) => {
    const drawn = new Map(
      inOrderOfNames(inputs).map((input) => {
        const feeds = constant.get(input.name);
        return [
          input.name,
          feeds === undefined ? filled(input, random) : feeds[sample % feeds.length]!,
        ];
      }),
    );
    return inputs.map(({name}) => drawn.get(name)!);
  });
}

/** "1x224x224x3", or "a single value". */
export function shapeText(shape: ArrayLike<number | string | null>): string {
  return shape.length === 0 ? 'a single value' : Array.from(shape, (each) => each ?? '?').join('x');
}

function valuesText(input: FedInput, seed: number): string {
  const {range, own} = input;
  if (own !== undefined) return `${own.samples.length} of ${own.file}`;
  if (!isRandom(input)) return range === undefined ? 'ones' : `all ${range.low}`;
  if (range === undefined) return `uniform in [0, 1) from seed ${seed}`;
  const end = isFloat(input.type) ? ')' : ']';
  return `uniform in [${range.low}, ${range.high}${end} from seed ${seed}`;
}

/** What was fed, in words. */
export function describeInputs(inputs: FedInput[], seed: number): string {
  const words = inputs.map((input) => {
    const fed = shapeText(input.shape);
    const declared = shapeText(input.declared ?? []);
    return `${input.name} ${input.type} ${fed}${fed === declared ? '' : ` (declared ${declared})`}, ${valuesText(input, seed)}`;
  });
  return `${words.join('; ')}; different samples: ${distinctSamples(inputs)}`;
}

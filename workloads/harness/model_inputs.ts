// Inputs for a model that nobody here knows, made from what the model itself declares.
import {seededRandom} from '../networks/random.ts';
import type {Feed, ModelInput, TensorValues} from './adapter.ts';
import {PageFailure} from './page_failure.ts';

const DISTINCT_SAMPLES = 256;
// Samples lie in the memory that is measured: 27 of a MobileNet's are 16 MB.
const DISTINCT_BYTES = 16 * 1024 * 1024;

type ArrayType = new (length: number) => TensorValues;

/** TypeScript 5.9 knows it from ES2025 on; browsers and Node have it since 2025. */
const {Float16Array} = globalThis as unknown as {Float16Array?: ArrayType};

const FLOATS: Record<string, ArrayType | undefined> = {
  float16: Float16Array,
  float32: Float32Array,
  float64: Float64Array,
};
const INTEGERS: Record<string, ArrayType | undefined> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

function isFloat({type}: ModelInput): boolean {
  return FLOATS[type] !== undefined;
}

function arrayType({name, type}: ModelInput): ArrayType {
  const found = FLOATS[type] ?? INTEGERS[type];
  if (found !== undefined) return found;
  const known = [...Object.keys(FLOATS), ...Object.keys(INTEGERS)].join(', ');
  throw new PageFailure(
    'unsupported',
    'input_type',
    `input ${name} is of type ${type}: values are generated for ${known}`,
  );
}

/** One sample: every length that the model leaves free is 1. */
export function feedShape({name, shape}: ModelInput): number[] {
  if (shape === undefined)
    throw new PageFailure('unsupported', 'input_shape', `input ${name} declares no shape`);
  return Array.from(shape, (length) =>
    typeof length === 'number' && length > 0 ? Math.floor(length) : 1,
  );
}

function sizeOf(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function filled(input: ModelInput, value: (index: number) => number): Feed {
  const shape = feedShape(input);
  const values = new (arrayType(input))(sizeOf(shape));
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) values.fill(1n);
  else for (let index = 0; index < values.length; index++) values[index] = value(index);
  return {type: input.type, shape, values};
}

/** How many different samples there are: one where nothing is random. */
export function distinctSamples(inputs: ModelInput[]): number {
  const bytes = inputs
    .filter(isFloat)
    .map(
      (input) =>
        filled({...input, shape: [1]}, () => 0).values.byteLength * sizeOf(feedShape(input)),
    )
    .reduce((sum, each) => sum + each, 0);
  if (bytes === 0) return 1;
  return Math.min(DISTINCT_SAMPLES, Math.max(1, Math.floor(DISTINCT_BYTES / bytes)));
}

/**
 * Samples to take in turn, each with a feed for every input. Floating-point values are uniform in [0, 1), one after the other
 * from the seed; integers are 1, which is a token, a mask and a length; bool is true.
 */
export function generatedSamples(inputs: ModelInput[], seed: number): Feed[][] {
  const random = seededRandom(seed);
  const constant = new Map(
    inputs.filter((input) => !isFloat(input)).map((input) => [input.name, filled(input, () => 1)]),
  );
  return Array.from({length: distinctSamples(inputs)}, () =>
    inputs.map((input) => constant.get(input.name) ?? filled(input, random)),
  );
}

/** "1x224x224x3", or "a single value". */
export function shapeText(shape: ArrayLike<number | string | null>): string {
  return shape.length === 0 ? 'a single value' : Array.from(shape, (each) => each ?? '?').join('x');
}

/** What was fed, in words. */
export function describeInputs(inputs: ModelInput[], seed: number): string {
  const words = inputs.map((input) => {
    const fed = shapeText(feedShape(input));
    const declared = shapeText(input.shape ?? []);
    const values = isFloat(input) ? `uniform in [0, 1) from seed ${seed}` : 'ones';
    return `${input.name} ${input.type} ${fed}${fed === declared ? '' : ` (declared ${declared})`}, ${values}`;
  });
  return `${words.join('; ')}; different samples: ${distinctSamples(inputs)}`;
}

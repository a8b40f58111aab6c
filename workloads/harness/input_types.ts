// Arrays for the types that models' inputs have.
import type {TensorValues} from './adapter.ts';
import {PageFailure} from './page_failure.ts';

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

export function isFloat(type: string): boolean {
  return FLOATS[type] !== undefined;
}

export function arrayType(name: string, type: string): ArrayType {
  const found = FLOATS[type] ?? INTEGERS[type];
  if (found !== undefined) return found;
  if (type === 'string')
    throw new PageFailure(
      'unsupported',
      'input_type',
      `input ${name} takes texts, which are not fed: export the model without its text processing, from numbers on`,
    );
  const known = [...Object.keys(FLOATS), ...Object.keys(INTEGERS)].join(', ');
  throw new PageFailure(
    'unsupported',
    'input_type',
    `input ${name} is of type ${type}: values are generated for ${known}`,
  );
}

/** The same numbers in the type that an input has; bits behind the point are cut off where it has none. */
export function asType(name: string, type: string, values: TensorValues): TensorValues {
  const converted = new (arrayType(name, type))(values.length);
  if (converted instanceof BigInt64Array || converted instanceof BigUint64Array)
    values.forEach((value: number | bigint, at: number) => {
      converted[at] = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
    });
  else
    values.forEach((value: number | bigint, at: number) => {
      converted[at] = Number(value);
    });
  return converted;
}

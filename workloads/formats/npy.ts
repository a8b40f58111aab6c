// Readers of NumPy's files: .npy is one array, .npz a zip of such, stored or deflated.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

export interface NumpyArray {
  shape: number[];
  values:
    | Float32Array
    | Float64Array
    | Int8Array
    | Uint8Array
    | Int16Array
    | Uint16Array
    | Int32Array
    | Uint32Array
    | BigInt64Array
    | BigUint64Array;
}

type ArrayType = new (buffer: ArrayBuffer) => NumpyArray['values'];

/** TypeScript 5.9 knows it from ES2025 on; browsers and Node have it since 2025. */
const {Float16Array} = globalThis as unknown as {Float16Array?: ArrayType};

const TYPES: Record<string, ArrayType | undefined> = {
  f2: Float16Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
};

const MAGIC = '\x93NUMPY';

function textOf(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

export function readNpy(bytes: Uint8Array): NumpyArray {
  if (textOf(bytes, 0, MAGIC.length) !== MAGIC) throw new Error('it is no .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes[6] === 1;
  const begin = first ? 10 : 12;
  const length = first ? view.getUint16(8, true) : view.getUint32(8, true);
  const header = textOf(bytes, begin, length);
  const descr = /'descr': '([<>|=])([a-z]\d+)'/.exec(header);
  const shape = /'shape': \(([^)]*)\)/.exec(header);
  if (descr === null || shape === null)
    throw new Error(`it has no plain numbers: ${header.trim()}`);
  const [, order, type] = descr as unknown as [string, string, string];
  const Type = TYPES[type];
  if (order === '>' || Type === undefined)
    throw new Error(
      `its type is ${order}${type}: allowed are little-endian ${Object.keys(TYPES).join(', ')}`,
    );
  if (/'fortran_order': True/.test(header))
    throw new Error('its columns are stored before its rows: save numpy.ascontiguousarray() of it');
  const lengths = shape[1]!
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(Number);
  const size = lengths.reduce((product, each) => product * each, 1) * Number(type.slice(1));
  const data = new Uint8Array(bytes.subarray(begin + length, begin + length + size)); // aligned
  if (data.length !== size) throw new Error(`it holds ${data.length} bytes of ${size}`);
  return {shape: lengths, values: new Type(data.buffer)};
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** By the names that numpy.savez() was given. */
export async function readNpz(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, NumpyArray>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22; // without a comment, which NumPy writes none of
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error('it is no .npz file');
  const arrays = new Map<string, NumpyArray>();
  let at = view.getUint32(end + 16, true);
  for (let entry = view.getUint16(end + 10, true); entry > 0; entry--) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new Error('its directory is damaged');
    const method = view.getUint16(at + 10, true);
    const length = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = textOf(bytes, at + 46, nameLength).replace(/\.npy$/, '');
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = new Uint8Array(bytes.subarray(from, from + length));
    if (method !== STORED && method !== DEFLATED)
      throw new Error(`${name} is packed in a way (${method}) that NumPy does not use`);
    arrays.set(name, readNpy(method === STORED ? packed : await inflated(packed)));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return arrays;
}

// The shape that each input of a model is fed in: as the model declares it, as a plan says, and as assumed for the rest.
import type {NumpyArray} from '../formats/npy.ts';
import type {ModelInput, TensorValues} from './adapter.ts';
import {FreeLengths, namesIn, unnamedLength} from './free_lengths.ts';
import {refuseInput} from './input_request.ts';
import type {InputRequest, ValueRange} from './input_request.ts';
import {asType} from './input_types.ts';
import {PageFailure} from './page_failure.ts';

export interface FedInput {
  name: string;
  type: string;
  shape: number[];
  /** By the model. */
  declared: ModelInput['shape'];
  /** Absent: the type's own. */
  range?: ValueRange;
  /** Values of a person's own, a sample each, and whose they are. */
  own?: OwnSamples;
}

interface OwnSamples {
  file: string;
  samples: TensorValues[];
}

export interface FedInputs {
  inputs: FedInput[];
  /** As --input takes them: lengths that nobody has said. */
  assumed: string[];
}

/** By file, then by input. */
export type OwnArrays = Map<string, (input: string) => NumpyArray>;

/** An array of the input's rank is one sample, one of a rank more is a row of them. */
function ownSamples(
  {name, type, shape}: ModelInput,
  file: string | undefined,
  arrays: OwnArrays,
): (OwnSamples & {lengths: number[]}) | undefined {
  if (file === undefined) return undefined;
  const array = arrays.get(file)!(name);
  const rank = shape?.length ?? array.shape.length;
  const several = array.shape.length === rank + 1;
  if (array.shape.length !== rank && !several)
    refuseInput(
      `input ${name}: its file holds an array of shape ${array.shape.join('x')}, the model declares ${rank} lengths`,
    );
  const lengths = several ? array.shape.slice(1) : array.shape;
  const size = lengths.reduce((product, length) => product * length, 1);
  const samples = Array.from({length: several ? array.shape[0]! : 1}, (_, at) =>
    asType(name, type, array.values.subarray(at * size, (at + 1) * size)),
  );
  if (samples.length === 0) refuseInput(`input ${name}: its file holds no sample`);
  return {file, lengths, samples};
}

type Length = number | string | null;

// What exporters call a length that nobody has named: PaddlePaddle's, PyTorch's, tf2onnx'. And rows of a table, which are a batch
// where they come first, though the same word is a length of sound elsewhere.
const NO_NAME = /^(.*DynamicDimension.*|s\d+|dynamic_axes_\d+|unk__\d+|None|dim_?\d+|.*samples?)$/i;

/** A name without a letter, as ?, is none: two of them need not be equal. */
function lengthOf(declared: Length): Length {
  return typeof declared === 'string' && !/[a-z]/i.test(declared) ? null : declared;
}

/** The model's own length; undefined: it is free. */
function fixed(length: Length): number | undefined {
  return typeof length === 'number' && length > 0 ? Math.floor(length) : undefined;
}

/** Rows and columns of an image: of four lengths those that are neither the batch nor the few channels. */
function imagePlaces(shape: Length[]): number[] {
  const isChannels = (at: number): boolean => (fixed(shape[at] ?? null) ?? Infinity) <= 4;
  if (shape.length !== 4 || isChannels(1) === isChannels(3)) return [];
  return isChannels(1) ? [2, 3] : [1, 2];
}

function requestsOf(
  inputs: ModelInput[],
  requests: Map<string, InputRequest>,
  lengths: Set<string>,
): {of: (InputRequest | undefined)[]; named: Map<string, number>} {
  const names = inputs.map(({name}) => name);
  const of = inputs.map((_, at): InputRequest | undefined => {
    const [byName, byPlace] = [requests.get(names[at]!), requests.get(String(at))];
    if (byName !== undefined && byPlace !== undefined && names[at] !== String(at))
      refuseInput(`input ${names[at]} is also input ${at}: say one of them`);
    return byName ?? (names.includes(String(at)) ? undefined : byPlace);
  });
  const named = new Map<string, number>();
  for (const [name, request] of requests) {
    if (of.includes(request)) continue;
    const [length, ...more] = request.lengths ?? [];
    if (!lengths.has(name) || typeof length !== 'number' || more.length > 0 || request.range)
      refuseInput(
        `input ${name}: the model has ${[
          `inputs ${names.map((each, at) => `${each} (${at})`).join(', ')}`,
          ...(lengths.size > 0 ? [`lengths ${[...lengths].join(', ')}`] : []),
        ].join(' and ')}`,
      );
    named.set(name, length);
  }
  return {of, named};
}

function declaredShape({name, shape}: ModelInput, given: (number | null)[] | undefined): Length[] {
  if (shape !== undefined) {
    const declared = Array.from(shape, lengthOf);
    if (given !== undefined && given.length !== declared.length)
      refuseInput(
        `input ${name}: ${given.length} lengths were said, the model declares ${declared.length} (${declared.map((each) => each ?? '?').join('x')})`,
      );
    return declared;
  }
  if (given !== undefined && !given.includes(null)) return given;
  throw new PageFailure(
    'unsupported',
    'input_shape',
    `input ${name} declares no shape: say one with --input "${name}=1x3x224x224"`,
  );
}

/** `arrays`: of the requests that name a file, by it. */
export function fedInputs(
  inputs: ModelInput[],
  requests: Map<string, InputRequest>,
  arrays: OwnArrays = new Map(),
): FedInputs {
  const lengths = new Set(
    inputs
      .flatMap(({shape}) => Array.from(shape ?? [], lengthOf))
      .flatMap((length) => (typeof length === 'string' ? [length, ...namesIn(length)] : [])),
  );
  const {of, named} = requestsOf(inputs, requests, lengths);
  const free = new FreeLengths(lengths, named);
  const own = inputs.map((input, at) => ownSamples(input, of[at]?.file, arrays));
  const said = inputs.map((_, at) => own[at]?.lengths ?? of[at]?.lengths);
  const shapes = inputs.map((input, at) => declaredShape(input, said[at]));
  // First all that was said, so that a length has it wherever its name stands.
  shapes.forEach((shape, at) => {
    said[at]?.forEach((said, place) => {
      const name = shape[place];
      if (said !== null && typeof name === 'string' && !free.bind(name, said))
        refuseInput(
          `input ${inputs[at]!.name}: ${name} is ${said} here and another number elsewhere`,
        );
    });
  });
  const unnamed: string[] = [];
  const fed = inputs.map(({name, type, shape: declared}, at): FedInput => {
    const range = of[at]?.range;
    const samples = own[at];
    const image = imagePlaces(shapes[at]!);
    const madeUp = new Set<number>();
    const shape = shapes[at]!.map((length, place) => {
      const known = said[at]?.[place] ?? fixed(length);
      if (known !== undefined) return known;
      const first = place === 0 && shapes[at]!.length > 1; // the batch
      if (typeof length === 'string') {
        if (first && NO_NAME.test(length)) free.bind(length, 1);
        return free.named(length, image.includes(place));
      }
      if (first) return 1;
      madeUp.add(place);
      return unnamedLength(image.includes(place));
    });
    if (madeUp.size > 0) unnamed.push(`${name.includes(' ') ? at : name}=${shape.join('x')}`);
    return {
      ...{name, type, declared, shape},
      ...(range === undefined ? {} : {range}),
      ...(samples === undefined ? {} : {own: samples}),
    };
  });
  return {inputs: fed, assumed: [...free.assumed, ...unnamed]};
}

// What a plan or --input says of a model's inputs, parameter `input`: "pixels=1x3x224x224 ids=1x16@0..30521 height=480".
import {PageFailure} from './page_failure.ts';

/** Nothing is said: lengths are the model's own, or assumed. */
export const DECLARED = 'declared';

/** Uniform in [low, high) for floating-point values, in whole numbers from low to high for others; alike: that number. */
export interface ValueRange {
  low: number;
  high: number;
}

export interface InputRequest {
  /** null, written ?: as declared. */
  lengths?: (number | null)[];
  range?: ValueRange;
  /** A file of --input: npy- or npz- and a hash. */
  file?: string;
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e-?\d+)?`;
const VALUE = new RegExp(
  String.raw`^((?:\?|\d+)(?:x(?:\?|\d+))*)?(?:@(${NUMBER})(?:\.\.(${NUMBER}))?)?$`,
);

const FILE = /^np[yz]-[0-9a-f]{12}$/;

/** The end of a trial whose inputs cannot be made as it was said. */
export function refuseInput(message: string): never {
  throw new PageFailure('page_error', 'input_request', message);
}

function parsedValue(item: string, text: string): InputRequest {
  if (FILE.test(text)) return {file: text};
  const [, lengths, low, high] = VALUE.exec(text) ?? refuseInput(`input ${item}: ${GRAMMAR}`);
  const request: InputRequest = {};
  if (lengths !== undefined)
    request.lengths = lengths.split('x').map((length) => (length === '?' ? null : Number(length)));
  if (low !== undefined) {
    request.range = {low: Number(low), high: Number(high ?? low)};
    if (request.range.low > request.range.high)
      refuseInput(`input ${item}: ${low} is above ${high}`);
  }
  if (Object.keys(request).length === 0) refuseInput(`input ${item}: ${GRAMMAR}`);
  return request;
}

const GRAMMAR =
  'allowed are NAME=LENGTHS, NAME=LENGTHS@LOW..HIGH and NAME=@LOW..HIGH, with lengths as 1x3x224x224, ? for a declared one';

/** By name, which is that of an input, its place (0, 1 ...), or that of a length. */
export function parsedRequest(text: string): Map<string, InputRequest> {
  const requests = new Map<string, InputRequest>();
  if (text === DECLARED) return requests;
  for (const item of text.split(' ').filter((each) => each !== '')) {
    const at = item.lastIndexOf('=');
    if (at < 1) refuseInput(`input ${item}: ${GRAMMAR}`);
    const name = item.slice(0, at);
    if (requests.has(name)) refuseInput(`input ${name} stands more than once`);
    requests.set(name, parsedValue(item, item.slice(at + 1)));
  }
  return requests;
}

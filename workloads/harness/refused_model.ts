// A person's model that the library does not take: in its own words, with the file's name and what may help.
import {explanationOf} from './model_remedies.ts';
import {PageFailure, asFailure} from './page_failure.ts';

/** What is known of a file that a library may refuse. */
export interface Given {
  file: string;
  /** Files that it names and that are not there. */
  missing: string[];
  /** Lengths that were made up, once they are known. */
  assumed: string[];
  /** Inputs of whole numbers that are ones because nobody has said what they are. */
  ones: string[];
  /** Of the file and of those that it names. */
  bytes: number;
  /** Until its inputs are known: what it asks for has nothing to do with their lengths. */
  loading: boolean;
}

// More than V8 has arrays for on any machine: the file, or the lengths that were said, cannot be meant.
const NO_SUCH_LENGTH = /invalid (typed )?array (buffer )?length/i;
// ONNX Runtime's, of sizes in 32 bits in a page, in 64 outside of one.
const SIZE_OVERFLOW = /SafeIntOnOverflow/;
const ADDRESSES = 2 ** 32;
const NEEDS_LESS =
  'it needs more memory than the library gets here: try a quantised variant, smaller lengths or another backend';

function lengthsHint(assumed: string[], others: string): string {
  return `lengths were assumed: ${assumed.join(' ')}; say ${others} with --input "${assumed.join(' ')}"`;
}

// What helps comes first: a library's words may be long, and tables cut them.
function withHints(file: string, hints: string[], words: string): string {
  return hints.length > 0 ? `${file}: ${hints.join('; ')} (${words})` : `${file}: ${words}`;
}

/** An ordinary error of the library while it loads or first runs the model: it does not take it, for a reason that may be known. */
export function refusedBy(given: Given, error: unknown): PageFailure {
  const {file, missing, assumed, ones} = given;
  const failure = asFailure(error, 'model_refused');
  const {message: words, cause_name, outcome, stack} = failure;
  const told = (outcome: PageFailure['outcome'], cause: string, hints: string[]): PageFailure => {
    const refused = new PageFailure(outcome, cause, withHints(file, hints, words));
    if (stack !== undefined) refused.stack = stack;
    return refused;
  };
  if (outcome === 'out_of_memory' && NO_SUCH_LENGTH.test(words))
    return told('page_error', 'model_refused', [
      'it asks for more values than an array can hold',
      ...(assumed.length > 0 ? [lengthsHint(assumed, 'others')] : []),
    ]);
  // A weight of so many bytes, or so far behind its file's begin, would be in a file of that size.
  if (given.loading && given.bytes < ADDRESSES && SIZE_OVERFLOW.test(words))
    return told('page_error', 'model_refused', [
      `it asks for more than 4 GiB while it is loaded, and its files have ${given.bytes} bytes`,
    ]);
  if (outcome === 'out_of_memory')
    return told(outcome, cause_name, [
      NEEDS_LESS,
      ...(assumed.length > 0 ? [lengthsHint(assumed, 'smaller ones')] : []),
    ]);
  if (cause_name !== 'model_refused') return failure;
  const {lacking, remedy} = explanationOf(words);
  const away = missing
    .map((name) => name.replace(/^\.\//, '') || 'a file without a name')
    .filter((name) => !words.includes(`${name}: `)); // the library has said it
  const hints = [
    ...(remedy === undefined ? [] : [remedy]),
    ...(away.length > 0 ? [`it names ${away.join(', ')}, which must lie beside it`] : []),
    ...(assumed.length > 0 && !lacking ? [lengthsHint(assumed, 'others')] : []),
    ...(ones.length > 0 && !lacking
      ? [`of whole numbers ${ones.join(', ')} had ones: others with --input "${ones[0]}=@VALUE"`]
      : []),
  ];
  return lacking
    ? told('unsupported', 'operator_missing', hints)
    : told('page_error', 'model_refused', hints);
}

/** Gives what `work` gives, at once or as a promise. */
export function taking<T>(model: Given, work: () => T | Promise<T>): T | Promise<T> {
  try {
    const given = work();
    if (!(given instanceof Promise)) return given;
    return given.catch((error: unknown) => {
      throw refusedBy(model, error);
    });
  } catch (error) {
    throw refusedBy(model, error);
  }
}

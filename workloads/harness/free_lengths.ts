// Lengths that a model leaves free: by their names as given, computed from others, or assumed. What was assumed is told.

const IMAGE = 224;
const SEQUENCE = 128;
// With a cache one token more than was there is the usual step: 127 and 1 are 128 together.
const PAST = SEQUENCE - 1;
// A second of speech, as most models of sound are trained on.
const SOUND = 16_000;

// A sample is one: no assumption, and what an iteration means here.
const BATCH = /batch|^(n|b|bs)$/i;
const PAST_NAME = /past/i;
const TOTAL_NAME = /total/i;
const SEQUENCE_NAME = /seq|token|len|frame|time/i;
const SOUND_NAME = /sample/i;
const IMAGE_NAME = /^(h|w|height|width|.*_(height|width)|(height|width)_.*)$/i;

/** "past_sequence_length + sequence_length", "2*frames": terms of factors, each a name or a number. */
interface Term {
  sign: 1 | -1;
  factors: string[];
}

function termsOf(text: string): Term[] {
  return Array.from(text.matchAll(/([+-]?)\s*([^+-]+)/g), ([, sign, factors]) => ({
    sign: sign === '-' ? -1 : 1,
    factors: factors!.split('*').map((factor) => factor.trim()),
  }));
}

const isNumber = (factor: string): boolean => /^\d+$/.test(factor);

/** The names in a length that the model declares: of "a + 2*b" a and b. */
export function namesIn(length: string): string[] {
  return termsOf(length)
    .flatMap(({factors}) => factors)
    .filter((factor) => !isNumber(factor));
}

/** Of a length without a name. */
export function unnamedLength(isImage: boolean): number {
  return isImage ? IMAGE : 1;
}

export class FreeLengths {
  private readonly values: Map<string, number>;
  /** All that the model's inputs name. */
  private readonly names: Set<string>;
  /** In words, as --input takes them. */
  readonly assumed: string[] = [];

  constructor(names: Iterable<string>, given: Map<string, number>) {
    this.names = new Set(names);
    this.values = new Map(given);
  }

  /** False: it has another value already. */
  bind(name: string, value: number): boolean {
    const known = this.values.get(name);
    this.values.set(name, known ?? value);
    return known === undefined || known === value;
  }

  /** Of a length that the model declares by name, or as a sum. */
  named(length: string, isImage: boolean): number {
    const known = this.values.get(length);
    if (known !== undefined) return known;
    return termsOf(length).reduce(
      (sum, {sign, factors}) =>
        sum +
        sign *
          factors.reduce(
            (product, factor) =>
              product * (isNumber(factor) ? Number(factor) : this.valueOf(factor, isImage)),
            1,
          ),
      0,
    );
  }

  private valueOf(name: string, isImage: boolean): number {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const total = TOTAL_NAME.test(name) ? this.total() : undefined;
    const value = total ?? this.assumedFor(name, isImage);
    this.values.set(name, value);
    if (!BATCH.test(name) && total === undefined) this.assumed.push(`${name}=${value}`);
    return value;
  }

  /** What a cache holds and what comes to it, where the model names both. */
  private total(): number | undefined {
    const one = (wanted: RegExp): string | undefined =>
      [...this.names].find((name) => wanted.test(name) && !TOTAL_NAME.test(name));
    const past = one(PAST_NAME);
    const sequence = one(/^(?!.*past).*seq/i);
    if (past === undefined || sequence === undefined) return undefined;
    return this.valueOf(past, false) + this.valueOf(sequence, false);
  }

  private assumedFor(name: string, isImage: boolean): number {
    if (BATCH.test(name)) return 1;
    if (PAST_NAME.test(name)) return PAST;
    if (isImage || IMAGE_NAME.test(name)) return IMAGE;
    if (SOUND_NAME.test(name)) return SOUND;
    if (!SEQUENCE_NAME.test(name)) return 1;
    const cached = [...this.names].some((each) => PAST_NAME.test(each));
    return cached ? 1 : SEQUENCE;
  }
}

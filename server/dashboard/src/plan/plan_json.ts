// The text of a plan: what it says, and where each of its values stands, so that what is wrong is marked on its line.
// Comments are left out, as in the files that the command line takes.

export interface Place {
  from: number;
  to: number;
}

export type PlanJson =
  | {kind: 'read'; document: unknown; places: ReadonlyMap<string, Place>}
  | {kind: 'broken'; message: string; offset: number};

class Broken extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const BETWEEN = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const TEXT = /"(?:[^"\\\n]|\\.)*"/y;
const WORD = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function parse(text: string): {document: unknown; places: Map<string, Place>} {
  const places = new Map<string, Place>();
  let at = 0;

  function match(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  }
  function skip(): void {
    match(BETWEEN);
  }
  function expected(what: string): never {
    const found =
      at < text.length ? `"${text.slice(at).split(/\s/, 1)[0]!.slice(0, 20)}"` : 'the end';
    throw new Broken(`${found} stands where ${what} is expected`, at);
  }
  function take(sign: string): boolean {
    skip();
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  }
  function plainText(what: string): string {
    skip();
    const found = match(TEXT) ?? expected(what);
    try {
      return JSON.parse(found) as string;
    } catch {
      throw new Broken('a text has an escape that there is not', at - found.length);
    }
  }

  function object(path: string): unknown {
    const entries: [string, unknown][] = [];
    if (take('}')) return {};
    do {
      const key = plainText('a key in double quotes');
      if (!take(':')) expected('":"');
      entries.push([key, value(`${path}.${key}`)]);
    } while (take(','));
    if (!take('}')) expected('"," or "}"');
    return Object.fromEntries(entries);
  }

  function list(path: string): unknown {
    const values: unknown[] = [];
    if (take(']')) return values;
    do values.push(value(`${path}[${values.length}]`));
    while (take(','));
    if (!take(']')) expected('"," or "]"');
    return values;
  }

  function value(path: string): unknown {
    skip();
    const from = at;
    let read: unknown;
    if (take('{')) read = object(path);
    else if (take('[')) read = list(path);
    else if (text[at] === '"') read = plainText('a value');
    else read = JSON.parse(match(WORD) ?? expected('a value'));
    places.set(path, {from, to: at});
    return read;
  }

  const document = value('$');
  skip();
  if (at < text.length) expected('the end');
  return {document, places};
}

export function readPlanJson(text: string): PlanJson {
  try {
    return {kind: 'read', ...parse(text)};
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return {kind: 'broken', message: error.message, offset: error.offset};
  }
}

/** Of what is missing, the place of what it is missing in. */
export function placeOf(places: ReadonlyMap<string, Place>, path: string): Place | null {
  for (let part = path; part !== ''; part = part.replace(/(?:\.[^.[]*|\[\d+\]|[^.[]+)$/, '')) {
    const place = places.get(part);
    if (place !== undefined) return place;
  }
  return null;
}

/** From 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

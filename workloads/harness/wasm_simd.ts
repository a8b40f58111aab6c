// Whether a WebAssembly module computes with vectors: whether one of its functions has a parameter, result or local variable of
// type v128 (WebAssembly core specification 2.0, 5.3.3 and 5.5). A module that was compiled without SIMD has none.

import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {fetchedSince, vendorUrl} from './script_loader.ts';

const HEADER_BYTES = 8;
const TYPE_SECTION = 1;
const CODE_SECTION = 10;
const FUNCTION_TYPE = 0x60;
const V128 = 0x7b;

class Bytes {
  at = 0;
  private readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get ended(): boolean {
    return this.at >= this.bytes.length;
  }
  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Error('the WebAssembly module ends too early');
    return value;
  }
  /** LEB128, 32 bits at most. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  holds(byte: number): boolean {
    return this.bytes.includes(byte);
  }
  skip(count: number): Bytes {
    const part = new Bytes(this.bytes.subarray(this.at, this.at + count));
    this.at += count;
    return part;
  }
}

function typesHaveVectors(section: Bytes): boolean {
  for (let left = section.number(); left > 0; left--) {
    if (section.byte() !== FUNCTION_TYPE) return false; // a later kind of type: locals will tell
    const parameters = section.skip(section.number());
    const results = section.skip(section.number());
    if (parameters.holds(V128) || results.holds(V128)) return true;
  }
  return false;
}

function codeHasVectors(section: Bytes): boolean {
  for (let left = section.number(); left > 0; left--) {
    const body = section.skip(section.number());
    for (let groups = body.number(); groups > 0; groups--) {
      body.number();
      if (body.byte() === V128) return true;
    }
  }
  return false;
}

/** Throws for what is no module. */
export function hasVectors(module: Uint8Array): boolean {
  if (String.fromCharCode(...module.subarray(0, 4)) !== '\0asm')
    throw new Error('not a WebAssembly module');
  const bytes = new Bytes(module);
  bytes.skip(HEADER_BYTES);
  while (!bytes.ended) {
    const kind = bytes.byte();
    const section = bytes.skip(bytes.number());
    if (kind === TYPE_SECTION && typesHaveVectors(section)) return true;
    if (kind === CODE_SECTION) return codeHasVectors(section);
  }
  return false;
}

/** Of the library's modules that the page has fetched; they are fetched again here, after all is measured. */
export async function recordVectors(
  parameters: TrialParameters,
  recorder: Recorder,
): Promise<void> {
  if (parameters.backend !== 'wasm') return;
  const own = new URL(`/${parameters.framework.framework}/kernels.wasm`, location.href).href;
  const modules = fetchedSince(0).filter(
    (address) =>
      address === own || (address.startsWith(vendorUrl(parameters)) && address.endsWith('.wasm')),
  );
  if (modules.length === 0) return; // inside of a script: unknown
  const found = await Promise.all(
    modules.map(async (address) =>
      hasVectors(new Uint8Array(await (await fetch(address)).arrayBuffer())),
    ),
  );
  recorder.simd(found.includes(true));
}

// For libraries whose models are JSON and that have no loader of their own from an address.
import type {LoadPart} from './adapter.ts';

/** Fetches a file, then parses it as part `parse`. */
export async function fetchJson(url: string, part: LoadPart): Promise<unknown> {
  const response = await fetch(url);
  const text = await response.text();
  const parsed = part('parse');
  const value: unknown = JSON.parse(text);
  parsed();
  return value;
}

// The one file of a model: what toJSON() of any of the library's networks gives.
import type {ModelFile} from '../../harness/adapter.ts';

const NAME = 'model.json';

export function modelFiles(json: unknown): ModelFile[] {
  return [{name: NAME, bytes: new TextEncoder().encode(JSON.stringify(json))}];
}

export async function fetchModel<Json>(urls: Map<string, string>): Promise<Json> {
  const response = await fetch(urls.get(NAME) ?? '');
  return (await response.json()) as Json;
}

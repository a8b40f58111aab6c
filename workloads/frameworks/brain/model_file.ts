// The one file of a model: what toJSON() of any of the library's networks gives.
import type {LoadPart, ModelFile} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';

const NAME = 'model.json';

export function modelFiles(json: unknown): ModelFile[] {
  return [{name: NAME, bytes: new TextEncoder().encode(JSON.stringify(json))}];
}

export async function fetchModel<Json>(directory: string, part: LoadPart): Promise<Json> {
  return (await fetchJson(directory + NAME, part)) as Json;
}

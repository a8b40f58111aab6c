// A person's network as toJSON() gave it: one row of values in, one out, by places or by names.
import type {Feed, LoadPart, OpenedModel} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import type {NetworkJson, NeuralNetwork} from './library.ts';

/** What tells the two versions' files apart: 1 has an object for each node, 2 has arrays for each layer. */
interface SavedNetwork extends NetworkJson {
  sizes: number[];
  layers: ({biases?: unknown} & Record<string, unknown>)[];
}

/** Each version reads the other one's file without complaint, and computes something else. */
function checkVersion({layers}: SavedNetwork, version: string): void {
  const saved = Array.isArray(layers[1]?.biases) ? '2' : '1';
  if (!version.startsWith('own-') && !version.startsWith(saved))
    throw new Error(
      `it was saved by brain.js ${saved}, and this is ${version}: name the other one in a plan ("version"; ./webdyno frameworks brain)`,
    );
}

/** In the order of their places. */
function namesOf(lookup: Record<string, number> | boolean | null | undefined): string[] | null {
  if (lookup === null || typeof lookup !== 'object') return null;
  return Object.entries(lookup)
    .toSorted(([, one], [, other]) => one - other)
    .map(([name]) => name);
}

export async function openModel(
  url: string,
  version: string,
  part: LoadPart,
  make: (json: NetworkJson) => NeuralNetwork,
): Promise<OpenedModel> {
  const json = (await fetchJson(url, part)) as SavedNetwork;
  checkVersion(json, version);
  const built = part('build');
  const net = make(json);
  built();
  const names = namesOf(net.inputLookup);
  // Its inputs are objects then. Who calls it has them: making one is no part of a call.
  const named = new WeakMap<Feed, Record<string, number>>();
  const given = (feed: Feed): Record<string, number> | Float32Array => {
    if (names === null) return feed.values as Float32Array;
    const known = named.get(feed);
    if (known !== undefined) return known;
    const made = Object.fromEntries(names.map((name, at) => [name, Number(feed.values[at])]));
    named.set(feed, made);
    return made;
  };
  return {
    inputs: [{name: 'input', type: 'float32', shape: [net.sizes[0]!]}],
    infer([feed]) {
      const answer = net.run(given(feed!));
      const values = Float32Array.from(
        'length' in answer && typeof answer.length === 'number'
          ? (answer as ArrayLike<number>)
          : Object.values(answer as Record<string, number>),
      );
      return [{name: 'output', type: 'float32', shape: [values.length], values}];
    },
  };
}

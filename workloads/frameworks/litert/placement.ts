// What LiteRT's GPU delegate says in the console, of a model that it does not take as a whole:
//   Following operations are not supported by GPU delegate:
//   GATHER: Operation is not supported.
//   10 operations will run on the GPU, and the remaining 3 operations will run on the CPU.
import type {Placement} from '../../harness/adapter.ts';

const LISTED =
  /not supported by GPU delegate:\n([^]*?)\n(?:.* )?(\d+|No) operations will run on the GPU, and (?:all|the remaining) (\d+) operations/g;
const OPERATOR = /^(?:\w+: )?([A-Z][A-Z0-9_]+)\b.*:/gm;

export function placementIn(texts: readonly string[]): Placement {
  const onCpu = new Set<string>();
  let cpuNodes = 0;
  let nodes = 0;
  for (const [, list, onGpu, left] of texts.join('\n').matchAll(LISTED)) {
    for (const [, operator] of list!.matchAll(OPERATOR)) onCpu.add(operator!);
    cpuNodes += Number(left);
    nodes += Number(left) + (onGpu === 'No' ? 0 : Number(onGpu));
  }
  if (nodes === 0) throw new Error('this LiteRT does not say which operators it leaves to the CPU');
  return {onCpu: [...onCpu].toSorted(), cpuNodes, nodes};
}

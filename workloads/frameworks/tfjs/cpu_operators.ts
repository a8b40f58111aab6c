// What the library computes on the CPU although its backend is a GPU, of values that it reads back for that: seen in the source of
// its kernels and of its converter (3.21 and 4.22), and said by none of its calls. No layer of a layers model comes to that.
import type {Backend, Placement} from '../../harness/adapter.ts';
import type {ModelArtifacts} from './library.ts';

// Of a graph: what has as many results as the values say, tables and texts.
const BY_VALUES =
  /^(NonMaxSuppressionV[2-5]|Where|ListDiff|Unique(V2)?|LookupTable\w+|Sparse(FillEmptyRows|Reshape|Segment\w+)|Ragged\w+|String\w+|StaticRegexReplace)$/;
// Whose shaders WebGL has not, or keeps for rows of 100,000 values and more.
const ON_WEBGL = /^(TopK(V2)?|(Dense)?Bincount)$/;
const NO_WORK = /^(Const|Placeholder|NoOp)$/;

export function placementOf({modelTopology}: ModelArtifacts, backend: Backend): Placement {
  const functions = modelTopology?.library?.function ?? [];
  const operators = [modelTopology?.node ?? [], ...functions.map(({nodeDef}) => nodeDef ?? [])]
    .flat()
    .map(({op}) => op)
    .filter((op) => !NO_WORK.test(op));
  const left = operators.filter(
    (op) => BY_VALUES.test(op) || (backend === 'webgl' && ON_WEBGL.test(op)),
  );
  return {
    onCpu: [...new Set(left)].toSorted(),
    cpuNodes: left.length,
    nodes: operators.length,
  };
}

// What ONNX Runtime says in the console, of a session that tells all, of the nodes of a graph:
//   [V:onnxruntime:, inference_session.cc:1 VerifyEachNodeIsAssignedToAnEp]  Node(s) placed on [CPUExecutionProvider]. Number of nodes: 2
//   [V:onnxruntime:, inference_session.cc:1 VerifyEachNodeIsAssignedToAnEp]   Gather (/embed/Gather)
import type {Placement} from '../../harness/adapter.ts';

const PLACED = /nodes? ?(?:\(s\) )?placed on \[(\w+)\]\. Number of nodes: (\d+)/i;
const NODE = /\]\s+([\w.:]+) \([^()]*\)/;
const CPU = 'CPUExecutionProvider';

export function placementIn(texts: readonly string[]): Placement {
  const onCpu = new Set<string>();
  let cpuNodes = 0;
  let nodes = 0;
  let listed = false; // the lines that follow name nodes of the CPU
  for (const text of texts) {
    const [, provider, count] = PLACED.exec(text) ?? [];
    if (provider !== undefined) {
      nodes += Number(count);
      listed = provider === CPU;
      if (listed) cpuNodes += Number(count);
      continue;
    }
    const [, operator] = NODE.exec(text) ?? [];
    if (operator === undefined || !text.includes('VerifyEachNodeIsAssignedToAnEp')) listed = false;
    else if (listed) onCpu.add(operator);
  }
  if (nodes === 0) throw new Error('this ONNX Runtime does not say where its nodes are');
  return {onCpu: [...onCpu].toSorted(), cpuNodes, nodes};
}

// What a library leaves to the CPU of a model that a GPU is asked to compute: one rule for all libraries. It is refused, with the
// operators named, unless parameter `cpu_operators` allows it; then the trial is done and flagged.
import type {Placement, Runtime} from './adapter.ts';
import {PageFailure} from './page_failure.ts';
import type {Recorder} from './recorder.ts';

// A model of a thousand nodes may have fifty kinds of them.
const NAMED = 12;

export function allowsCpuOperators({text}: Pick<Runtime, 'text'>): boolean {
  return text('cpu_operators') === 'allow';
}

/** "Gather, Shape: 3 of 12 nodes". */
function placementWords({onCpu, cpuNodes, nodes}: Placement): string {
  const named = onCpu.slice(0, NAMED).join(', ');
  const more = onCpu.length > NAMED ? ` and ${onCpu.length - NAMED} more` : '';
  return `${named}${more}: ${cpuNodes} of ${nodes} nodes`;
}

/** `runtime`: of a workload that does not read the parameter there is no remedy. */
export function cpuOperatorsRefused(
  {backend, text}: Pick<Runtime, 'backend' | 'text'>,
  placement: Placement,
): PageFailure {
  const hasParameter = (text('cpu_operators') as string | undefined) !== undefined;
  const remedy = hasParameter
    ? '; --cpu-operators, or "cpu_operators": ["allow"] in a plan, lets it'
    : '';
  return new PageFailure(
    'unsupported',
    'cpu_operators',
    `${backend} leaves operators to the CPU, ${placementWords(placement)}${remedy}`,
  );
}

/** Of a trial that allows it; undefined where all nodes are where they were asked for. */
export function recordCpuOperators(placement: Placement | undefined, recorder: Recorder): void {
  if (placement === undefined || placement.cpuNodes === 0) return;
  recorder.flag('cpu_operators');
  recorder.fact('cpu_operators', placementWords(placement));
}

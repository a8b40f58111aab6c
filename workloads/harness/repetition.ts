// The two repeated phases of every network's task: warm-up, and what is measured, with the library's tensors before and after.
import type {Framework, NetworkSupport, TensorMemory} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

type Step = (index: number) => unknown;

export function networksOf({networks}: Framework): NetworkSupport {
  if (networks === undefined)
    throw new Error('the manifest promises networks, the adapter has none');
  return networks;
}

function recordMemory(
  recorder: Recorder,
  memory: TensorMemory | null,
  when: 'before' | 'after',
): void {
  if (memory === null) return;
  recorder.metric(`tensor_count_${when}`, 'count', memory.tensor_count);
  recorder.metric(`tensor_bytes_${when}`, 'bytes', memory.tensor_bytes);
}

export function warmedUp(
  parameters: TrialParameters,
  recorder: Recorder,
  count: number,
  step: Step,
): Promise<void> {
  const budgetMs = parameters.integer('time_budget_ms');
  return recorder.phase('warmup', () =>
    recorder.iterate('warmup', {atLeast: count, measureMs: 0, budgetMs}, step),
  );
}

export async function measured(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
  atLeast: number,
  step: Step,
): Promise<void> {
  const phase = parameters.task === 'train' ? 'train' : 'infer';
  const measureMs = parameters.integer('measure_ms');
  const budgetMs = parameters.integer('time_budget_ms');
  const before = framework.memory();
  await recorder.phase(phase, () => recorder.iterate(phase, {atLeast, measureMs, budgetMs}, step));
  const after = framework.memory();
  recordMemory(recorder, before, 'before');
  recordMemory(recorder, after, 'after');
  if (before !== null && after !== null && after.tensor_count > before.tensor_count)
    recorder.flag('tensor_leak');
}

// The two repeated phases of every network's task: warm-up until times are stable, and what is measured, with the library's
// tensors before and after.
import type {Framework, NetworkSupport, TensorMemory} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import {LARGEST_VARIATION, SLICES, SLICE_MS, SteadyState} from './steady_state.ts';
import type {Step} from './timed_calls.ts';

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

/** What the measured phase needs to know of the warm-up. */
export interface Warm {
  calls: number;
  callMs: number;
}

/** `atLeast` calls, then until the times are stable or the warm-up has lasted `warmup_ms`. */
export async function warmedUp(
  parameters: TrialParameters,
  recorder: Recorder,
  atLeast: number,
  step: Step,
): Promise<Warm> {
  const warmupMs = parameters.integer('warmup_ms');
  const budgetMs = parameters.integer('time_budget_ms');
  const steady = new SteadyState();
  const {calls, elapsedMs, last} = await recorder.phase('warmup', () =>
    recorder.iterate(
      'warmup',
      {
        expectedMs: warmupMs,
        enough(repeated) {
          steady.add(repeated.last);
          if (repeated.elapsedMs >= budgetMs) return true;
          return repeated.calls >= atLeast && (steady.reached || repeated.elapsedMs >= warmupMs);
        },
      },
      step,
    ),
  );
  if (!steady.reached) recorder.flag('no_steady_state');
  recorder.metric('warmup_calls', 'count', calls, 'warmup');
  if (steady.variation !== null) recorder.metric('warmup_cv', '1', steady.variation, 'warmup');
  recorder.fact(
    'steady_state',
    `${steady.reached ? 'reached' : 'not reached'} after ${calls} calls in ${Math.round(elapsedMs)} ms: variation of the medians of ${SLICES} slices of ${SLICE_MS} ms ${steady.variation?.toFixed(4) ?? 'unknown'}, at most ${LARGEST_VARIATION}`,
  );
  return {calls, callMs: steady.callMs ?? last.durationMs / last.calls};
}

/** `step` counts on where the warm-up ended. */
export async function measured(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
  {calls: first, callMs}: Warm,
  atLeast: number,
  step: Step,
): Promise<void> {
  const phase = parameters.task === 'train' ? 'train' : 'infer';
  const measureMs = parameters.integer('measure_ms');
  const budgetMs = parameters.integer('time_budget_ms');
  const expectedMs = Math.min(budgetMs, Math.max(measureMs, atLeast * callMs));
  const before = framework.memory();
  await recorder.phase(phase, () =>
    recorder.iterate(
      phase,
      {
        expectedMs,
        callMs,
        count: measureMs === 0 ? atLeast : Infinity,
        enough({calls, elapsedMs}) {
          if (calls >= atLeast && elapsedMs >= measureMs) return true;
          if (elapsedMs < budgetMs) return false;
          if (calls < atLeast) recorder.flag('iteration_budget');
          return true;
        },
      },
      (index, returned) => step(first + index, returned),
    ),
  );
  const after = framework.memory();
  recordMemory(recorder, before, 'before');
  recordMemory(recorder, after, 'after');
  if (before !== null && after !== null && after.tensor_count > before.tensor_count)
    recorder.flag('tensor_leak');
}

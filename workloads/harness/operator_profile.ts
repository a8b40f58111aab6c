// Where the time of a call goes, operator by operator, as the library's own profiler tells it: in calls behind all that is
// measured, because a profiler costs time.
import type {PageReport} from '../../schema/generated/types.ts';
import type {Framework, ProfiledCalls} from './adapter.ts';
import type {TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';
import type {Warm} from './repetition.ts';
import {untimed} from './timed_calls.ts';
import type {Step} from './timed_calls.ts';

// The timer's step rounds each operator's time either way: over 50 calls that is a seventh of it. Half a second is plenty.
const MOST_CALLS = 50;
const FEWEST_CALLS = 3;
const LASTING_MS = 500;

type Profile = NonNullable<PageReport['operators']>;

const wholeNs = (ms: number): number => Math.round(ms * 1e6);

function totals(executions: ProfiledCalls['executions']): Profile['types'] {
  const byType = new Map<string, {executions: number; ms: number}>();
  for (const {type, ms} of executions) {
    const total = byType.get(type) ?? {executions: 0, ms: 0};
    byType.set(type, {executions: total.executions + 1, ms: total.ms + ms});
  }
  return Array.from(byType, ([type, {executions, ms}]) => ({
    type,
    executions,
    total_ns: wholeNs(ms),
  })).sort((a, b) => b.total_ns - a.total_ns);
}

function whyNone({framework, inWorker}: TrialParameters, {operators}: Framework): string {
  if (operators !== undefined && 'absent' in operators) return operators.absent;
  return inWorker
    ? 'it computes in a worker, where it is not profiled'
    : `${framework.title} does not tell its operators apart`;
}

/** Calls `step` on; a trial whose plan does not want it is left as it is. A profiler that fails costs no trial its numbers. */
export async function recordOperators(
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
  {calls: before, callMs}: Warm,
  step: Step,
): Promise<void> {
  if (!parameters.operators) return;
  const {operators} = framework;
  if (operators === undefined || 'absent' in operators) {
    recorder.fact('operator_profile', `none: ${whyNone(parameters, framework)}`);
    return;
  }
  const calls = Math.min(MOST_CALLS, Math.max(FEWEST_CALLS, Math.round(LASTING_MS / callMs)));
  let index = before;
  try {
    const {elapsedMs, executions} = await operators.profile(() => step(index++, untimed), calls);
    recorder.operators({
      calls,
      elapsed_ns: wholeNs(elapsedMs),
      clock: operators.clock,
      types: totals(executions),
    });
    recorder.fact('operator_profile', operators.name);
  } catch (error) {
    recorder.fact('operator_profile', `none: ${String(error)}`);
  }
}

// Which code does which task of which workload.
import type {Framework} from './adapter.ts';
import {checkMlp, inferMlp, trainMlp} from './mlp_tasks.ts';
import {refuse} from './parameters.ts';
import type {Task, TrialParameters} from './parameters.ts';
import type {Recorder} from './recorder.ts';

type RunTask = (
  parameters: TrialParameters,
  framework: Framework,
  recorder: Recorder,
) => Promise<void>;

interface WorkloadTasks {
  /** Refuses values that the manifest cannot describe. */
  check?: (parameters: TrialParameters) => void;
  tasks: Partial<Record<Task, RunTask>>;
}

function misbehave(parameters: TrialParameters, {misbehave: run}: Framework): Promise<void> {
  if (run === undefined) throw new Error('the adapter does not misbehave');
  return run(parameters.text('mode'));
}

const workloads: Record<string, WorkloadTasks> = {
  mlp: {check: checkMlp, tasks: {train: trainMlp, infer: inferMlp}},
  faulty: {tasks: {train: misbehave}},
};

/** The task that the address asks for, ready to run. */
export function taskOf(
  parameters: TrialParameters,
): (framework: Framework, recorder: Recorder) => Promise<void> {
  const workload = workloads[parameters.workload];
  const run = workload?.tasks[parameters.task];
  if (run === undefined)
    refuse(`the harness has no task ${parameters.task} of workload ${parameters.workload}`);
  workload?.check?.(parameters);
  return (framework, recorder) => run(parameters, framework, recorder);
}

// Which code does which task of which workload.
import type {Framework} from './adapter.ts';
import {checkModel, inferModel} from './custom_task.ts';
import {inferNetwork} from './infer_task.ts';
import {inferKeras} from './keras_task.ts';
import type {Page} from './page_use.ts';
import {refuse} from './parameters.ts';
import type {Task, TrialParameters} from './parameters.ts';
import {probe} from './probe_task.ts';
import type {Recorder} from './recorder.ts';
import {trainNetwork} from './train_task.ts';
import {checkData} from './trial_inputs.ts';

type RunTask = (
  parameters: TrialParameters,
  framework: Framework,
  page: Page,
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

const network: WorkloadTasks = {
  check: checkData,
  tasks: {train: trainNetwork, infer: inferNetwork},
};

const workloads: Record<string, WorkloadTasks> = {
  mlp: network,
  cnn: network,
  rnn: network,
  transformer: network,
  keras: {tasks: {infer: inferKeras}},
  custom: {check: checkModel, tasks: {infer: inferModel}},
  capability: {tasks: {probe}},
  faulty: {tasks: {probe: misbehave}},
};

/** The task that the address asks for, ready to run. */
export function taskOf(
  parameters: TrialParameters,
): (framework: Framework, page: Page, recorder: Recorder) => Promise<void> {
  const workload = workloads[parameters.workload];
  const run = workload?.tasks[parameters.task];
  if (run === undefined)
    refuse(`the harness has no task ${parameters.task} of workload ${parameters.workload}`);
  workload?.check?.(parameters);
  return (framework, page, recorder) => run(parameters, framework, page, recorder);
}

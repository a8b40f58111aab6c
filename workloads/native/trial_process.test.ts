// The real runner in a real Python, with the test-only framework of plain loops: what it says, and how it ends. The native host and
// the collector are in tests/e2e/native.e2e.ts.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import {mergeReports} from '../../extension/src/page_report.ts';
import {mlpNetwork} from '../networks/mlp.ts';
import {generatedImages} from '../networks/images.ts';
import {NATIVE_FOLDER} from '../native_frameworks.ts';
import {Failed, checkAnswers, expectKind} from './answers.ts';
import {pythonFor} from './environment.ts';
import {describedNetwork, writeSamples, writeTrial, writeWeights} from './trial_files.ts';
import {TrialProcess} from './trial_process.ts';
import type {TrialParameters} from '../harness/parameters.ts';

const BATCH = 4;
const network = mlpNetwork(1, 8, 7);
const samples = generatedImages(1, 4 * BATCH).batch(0, 4 * BATCH);
const python = pythonFor(undefined, '')!;

let directory: string;
let running: TrialProcess;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'webdyno-native-'));
});
afterEach(async () => {
  await running.end();
  rmSync(directory, {recursive: true});
});

async function start(mode: string, own: Record<string, number> = {}): Promise<void> {
  await writeSamples(directory, samples);
  await writeWeights(directory, network);
  await writeTrial(directory, {
    trial_uuid: '01980000-0000-7000-8000-000000000001',
    framework_file: path.join(import.meta.dirname, '..', NATIVE_FOLDER, 'plain_python.py'),
    framework_version: '1',
    backend: 'cpu',
    task: 'train',
    parameters: {
      batch: BATCH,
      batches: 3,
      warmup_batches: 1,
      warmup_ms: 0,
      measure_ms: 0,
      time_budget_ms: 600_000,
      learning_rate_thousandths: 50,
      mode,
      ...own,
    },
    operators: false,
    network: describedNetwork(network),
    model_directory: '',
    model_files: [],
  });
  running = new TrialProcess(python, directory);
}

/** Until it is done; `onCheck` in place of nothing that is checked. */
async function follow(onCheck: () => Promise<unknown>): Promise<PageReport> {
  const reports = mergeReports();
  await expectKind(running, 'page');
  running.tell({kind: 'align', pings: 2});
  for (let said = await running.next(); said.kind === 'ping'; said = await running.next())
    running.tell({kind: 'pong', index: said.index, host_us: 1});
  running.tell({kind: 'start'});
  for (;;) {
    const {message} = await expectKind(running, 'page');
    if (message.type === 'page_ready') throw new Error('it came twice');
    reports.add(message.report);
    if (message.type === 'page_done') return reports.merged()!;
    if (message.type === 'page_phase' && message.name === 'check') {
      running.tell({kind: 'check'});
      await onCheck();
    }
  }
}

async function skipChecks(): Promise<void> {
  await expectKind(running, 'checking');
  running.tell({kind: 'checked'});
}

it('reports what a page reports, and the CPU time of each entry', async () => {
  await start('works');
  const report = await follow(skipChecks);
  expect(report.phases.map(({name, end_us}) => [name, end_us !== null])).toEqual(
    ['runtime_init', 'build', 'warmup', 'train', 'check'].map((name) => [name, true]),
  );
  expect(report.iterations.map(({phase, calls}) => [phase, calls])).toEqual([
    ['warmup', [1, 1, 1, 1]], // each of the four different batches comes once
    ['train', [1, 1, 1]],
  ]);
  for (const {start_us, cpu_ns, duration_ns} of report.iterations) {
    expect(cpu_ns).toHaveLength(start_us.length);
    expect(cpu_ns!.every((each, index) => each > 0 && duration_ns[index]! > 0)).toBe(true);
  }
  expect(report).toMatchObject({
    actual_backend: 'cpu',
    threads: 1,
    framework_version: '1',
    cross_origin_isolated: null,
    readback: 'sync',
    flags: ['no_steady_state'],
  });
});

it('computes what the reference computes, and makes its step', async () => {
  await start('works');
  const values: Record<string, number> = {learning_rate_thousandths: 50, weights_seed: 7};
  const parameters = {
    backend: 'cpu',
    task: 'train',
    workload: 'mlp',
    integer: (name: string) => values[name] ?? 1,
    text: () => 'generated',
  } as unknown as TrialParameters;
  const batch = {
    inputs: samples.inputs.subarray(0, (BATCH * samples.inputs.length) / samples.labels.length),
    labels: samples.labels.subarray(0, BATCH),
  };
  const checking = {parameters, directory, network, batch, updateRule: 'minibatch'} as const;
  const checked: Awaited<ReturnType<typeof checkAnswers>>[] = [];
  await follow(async () => checked.push(await checkAnswers(running, checking)));
  const error = (name: string) => checked[0]!.metrics.find((each) => each.name === name)!.value!;
  expect(error('max_abs_error')).toBeLessThan(1e-6);
  expect(error('step_max_error')).toBeLessThan(1e-3);
  expect(checked[0]!.flags).toEqual([]);
});

it('passes nothing on that a library prints', async () => {
  await start('writes_to_stdout');
  await follow(skipChecks);
  expect(running.console).toContain('a library that is talkative\nand one in C');
});

it.each([
  ['throws', 'page_error', 'uncaught_exception', 'ValueError: this framework throws'],
  ['lacks_memory', 'out_of_memory', 'allocation_failed', 'no room for the network'],
  ['cannot_map', 'out_of_memory', 'allocation_failed', 'failed to map segment'],
  ['lacks_library', 'unsupported', 'library_missing', './webdyno setup native'],
  ['elsewhere', 'wrong_backend', 'wrong_backend', 'asked for cpu'],
])('%s: says so itself', async (mode, outcome, cause, message) => {
  await start(mode);
  const failed = await follow(skipChecks).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(Failed);
  expect((failed as Failed).page).toMatchObject({outcome, cause});
  expect((failed as Failed).page.message).toContain(message);
});

it('dies: its end is an outcome', async () => {
  await start('dies');
  await expect(follow(skipChecks)).rejects.toMatchObject({
    outcome: 'page_crash',
    cause_name: 'process_ended',
    message: expect.stringContaining('was killed by SIGSEGV') as string,
  });
});

it('is aborted for want of memory: so is its outcome', async () => {
  await start('aborts');
  await expect(follow(skipChecks)).rejects.toMatchObject({
    outcome: 'out_of_memory',
    cause_name: 'allocation_failed',
    message: expect.stringContaining('was killed by SIGABRT: what():  std::bad_alloc') as string,
  });
});

it('hangs: is waited for as long as was said', async () => {
  await start('hangs');
  running.limit(1_000, 'no_page_done');
  await expect(follow(skipChecks)).rejects.toMatchObject({
    outcome: 'timeout',
    cause_name: 'no_page_done',
    message: 'no end within 1 s',
  });
});

it('a Python that is not there: so does its end', async () => {
  running = new TrialProcess('/nowhere/python3', directory);
  await expect(running.next()).rejects.toMatchObject({
    outcome: 'page_crash',
    message: expect.stringContaining('/nowhere/python3') as string,
  });
});

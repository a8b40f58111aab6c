// One trial outside of a browser, from its files to its result: what the extension does with a page.
import {rm} from 'node:fs/promises';
import type {
  ClockPing,
  HostStarted,
  HostStopped,
  Lease,
  PageReport,
  TrialResult,
} from '../../schema/generated/types.ts';
import type {Collector} from '../../extension/src/collector.ts';
import type {NativeHost} from '../../extension/src/native_host.ts';
import {ReportRefused, mergeReports, notChecked} from '../../extension/src/page_report.ts';
import type {PhaseName} from '../../extension/src/page_report.ts';
import {startSampling} from '../../extension/src/sampling.ts';
import type {Sampling} from '../../extension/src/sampling.ts';
import {timeoutMessage} from '../../extension/src/timeout_message.ts';
import {PageFailure, asFailure} from '../harness/page_failure.ts';
import {Failed, asKind, expectKind} from './answers.ts';
import {startHost} from './host_process.ts';
import {prepareTrial} from './prepare_trial.ts';
import type {Checked, Prepared} from './prepare_trial.ts';
import {makeScratchDirectory} from './scratch_directory.ts';
import {TrialEnd, TrialProcess} from './trial_process.ts';
import type {Said} from './trial_process.ts';

type Trial = NonNullable<Lease['trial']>;

export interface Driving {
  driver_uuid: string;
  version: string;
  /** The data directory: environments and prepared models. */
  data: string;
  hostProgram: string;
  collector: Collector;
}

// As of pages (extension/src/workload_tab.ts).
const CLOCK_PINGS = 8;
const RENEWAL_MS = 10_000;

/** What is known of the trial, however far it came. */
class Measured {
  pid: number | null = null;
  started: HostStarted | null = null;
  stopped: HostStopped | null = null;
  pings: ClockPing[] = [];
  origin_us: number | null = null;
  phase: PhaseName | null = null;
  readonly reports = mergeReports();
  /** Of a person's model. */
  fed: Checked | null = null;
  checked: Checked | null = null;
  notChecked = false;
  /** What the process wrote beside its messages, at its end. */
  console = '';

  report(): PageReport | null {
    const report = withMore(this.reports.merged(), this.fed);
    return report !== null && this.notChecked ? notChecked(report) : withMore(report, this.checked);
  }
}

function withMore(report: PageReport | null, more: Checked | null): PageReport | null {
  if (report === null || more === null) return report;
  const {metrics, flags, facts, outputs} = more;
  return {
    ...report,
    metrics: [...report.metrics, ...metrics],
    flags: [...new Set([...report.flags, ...flags])],
    facts: {...report.facts, ...facts},
    ...(outputs === undefined ? {} : {outputs}),
  };
}

/** What takes part while the trial runs. */
interface Parts {
  trial: Trial;
  driving: Driving;
  prepared: Prepared;
  directory: string;
  running: TrialProcess;
  host: NativeHost;
  sampling: Sampling;
}

async function alignClocks({running, host}: Parts, measured: Measured): Promise<void> {
  running.tell({kind: 'align', pings: CLOCK_PINGS});
  for (;;) {
    const said = await running.next();
    if (said.kind === 'aligned') {
      measured.pings = said.pings;
      measured.origin_us = said.origin_us;
      return;
    }
    if (said.kind !== 'ping')
      throw new TrialEnd(
        'page_error',
        'page_message',
        `${said.kind} came before the clocks agreed`,
      );
    running.tell({kind: 'pong', index: said.index, host_us: await host.clock()});
  }
}

/** Everything is measured: only now may the machine be used for the checks. */
async function check(parts: Parts, measured: Measured, renew: () => void): Promise<void> {
  const {trial, prepared, running, sampling} = parts;
  measured.stopped = await sampling.stop();
  await sampling.delivered();
  running.limit(trial.timeout_ms, 'no_page_done');
  running.tell({kind: 'check'});
  const updateRule =
    measured.reports.merged()?.facts.update_rule === 'per_sample' ? 'per_sample' : 'minibatch';
  const renewal = setInterval(renew, RENEWAL_MS);
  try {
    measured.checked = await prepared.check(running, updateRule);
  } finally {
    clearInterval(renewal);
  }
}

/** The next message. A process that has opened a person's model waits in between for what it is to be fed. */
async function nextOf({running, prepared: {own}}: Parts, measured: Measured): Promise<Said> {
  const said = await running.next();
  if (said.kind !== 'opened' || own === undefined) return said;
  await own.feed(said.inputs);
  measured.fed = own.fed();
  running.tell({kind: 'fed'});
  return running.next();
}

/** From the clocks to the process' last word. Rejects with TrialEnd, Failed or ReportRefused where that is no page_done. */
async function converse(parts: Parts, measured: Measured): Promise<void> {
  const {trial, driving, running} = parts;
  const {trial_uuid, attempt_number, timeout_ms} = trial;
  const {driver_uuid, collector} = driving;
  await alignClocks(parts, measured);
  running.tell({kind: 'start'});
  running.limit(timeout_ms, 'no_page_done');
  for (;;) {
    const {message} = asKind(await nextOf(parts, measured), 'page');
    if (message.type === 'page_ready')
      throw new TrialEnd('page_error', 'page_message', 'page_ready came twice');
    measured.reports.add(message.report);
    if (message.type !== 'page_phase') {
      if (message.type === 'page_done') return;
      continue;
    }
    const phase = message.name;
    measured.phase = phase;
    const tell = (): void => {
      // For people who watch, and for the lease: the result does not depend on it.
      collector
        .progress(trial_uuid, {contract_version: 3, driver_uuid, attempt_number, phase})
        .catch(() => undefined);
    };
    tell();
    if (phase === 'check') await check(parts, measured, tell);
  }
}

type End = Pick<TrialResult, 'outcome' | 'cause' | 'message' | 'stack'>;

const DONE: End = {outcome: 'done', cause: null, message: null, stack: null};

/** Of what the process, or the machine, has said; other errors are the driver's own. */
function endOf(error: unknown): End {
  if (error instanceof Failed) {
    const {outcome, cause, message, stack} = error.page;
    return {outcome, cause, message, stack};
  }
  if (error instanceof TrialEnd || error instanceof PageFailure)
    return {outcome: error.outcome, cause: error.cause_name, message: error.message, stack: null};
  if (error instanceof ReportRefused)
    return {outcome: 'page_error', cause: 'page_message', message: error.message, stack: null};
  throw error;
}

/** A library that does not take a person's model: with what may help. */
function ofOwnModel(error: unknown, {own}: Prepared): unknown {
  const refused = error instanceof Failed && error.page.cause === 'model_refused';
  return refused && own !== undefined ? own.refused(error.page.message) : error;
}

/** Ends of a process in its checks that say nothing of what it computed. */
const CHECKS_LOST = ['timeout', 'page_crash', 'out_of_memory'];

async function runTrial(
  trial: Trial,
  driving: Driving,
  prepared: Prepared,
  directory: string,
  measured: Measured,
): Promise<End> {
  const running = new TrialProcess(prepared.python, directory);
  let host: NativeHost | undefined;
  measured.fed = prepared.own?.fed() ?? null;
  try {
    running.limit(trial.timeout_ms, 'no_page_ready');
    const first = await expectKind(running, 'page');
    if (first.message.type !== 'page_ready')
      throw new TrialEnd('page_error', 'page_message', `${first.message.type} came first`);
    measured.pid = running.pid;
    host = await startHost(driving.hostProgram, running.pid, driving.version);
    const sampling = startSampling(host, driving.collector, trial);
    measured.started = await sampling.started;
    const parts = {trial, driving, prepared, directory, running, host, sampling};
    let end = await Promise.race([converse(parts, measured).then(() => DONE), host.lost]).catch(
      (error: unknown) => {
        if (error instanceof Failed) measured.reports.add(error.page.report);
        return endOf(ofOwnModel(error, prepared));
      },
    );
    if (end.outcome !== 'done' && measured.stopped !== null && CHECKS_LOST.includes(end.outcome)) {
      // What was measured is complete: checks that do not end are no reason to lose it.
      end = DONE;
      measured.notChecked = true;
    }
    measured.stopped ??= await sampling.stop();
    await sampling.delivered();
    return end;
  } catch (error) {
    return endOf(error);
  } finally {
    host?.disconnect();
    await running.end();
    measured.console = running.console;
  }
}

/** Rejects with NativeHostLost and CollectorError alone: the attempt is lost then. */
export async function measureTrial(trial: Trial, driving: Driving): Promise<TrialResult> {
  const directory = await makeScratchDirectory();
  const measured = new Measured();
  let end: End;
  try {
    const prepared = await prepareTrial(trial, driving.data, directory).catch((error: unknown) => {
      throw asFailure(error, 'uncaught_exception');
    });
    end = await runTrial(trial, driving, prepared, directory, measured);
  } catch (error) {
    end = endOf(error);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
  const sampled = measured.started !== null && measured.stopped !== null;
  const report = measured.report();
  if (end.outcome === 'timeout') {
    const {timeout_ms, configuration} = trial;
    const {phase} = measured;
    end = {
      ...end,
      message: timeoutMessage({timeout_ms, phase, report, configuration, adapter: null}),
    };
  }
  if (end.outcome !== 'done' && report !== null && measured.console !== '')
    report.facts.console = measured.console;
  return {
    contract_version: 3,
    driver_uuid: driving.driver_uuid,
    attempt_number: trial.attempt_number,
    ...end,
    phase: end.outcome === 'done' ? null : measured.phase,
    renderer_pid: sampled ? measured.pid : null,
    renderer_pid_method: sampled ? 'started' : null,
    started: sampled ? measured.started!.clock : null,
    stopped: sampled ? measured.stopped!.clock : null,
    sampling: sampled ? measured.stopped!.summary : null,
    clock_pings: measured.pings,
    navigation_start_us: measured.origin_us,
    report,
  };
}

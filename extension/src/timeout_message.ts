// What is said of a trial that did not end in its time: what it was at, and what in its plan helps. No measured times: trials of
// one configuration say the same, and stand in one line of the results.
import type {Lease, PageReport} from '../../schema/generated/types.ts';
import type {PhaseName} from './page_report.ts';

export type Configuration = NonNullable<Lease['trial']>['configuration'];

export interface Unended {
  timeout_ms: number;
  /** Null: it had not started. */
  phase: PhaseName | null;
  /** As far as it came. */
  report: PageReport | null;
  configuration: Configuration;
  /** Of the backend's GPU, as the browser shows it; null: it has none. */
  adapter: string | null;
}

// Rasterisers of graphics libraries: the CPU computes in place of a GPU.
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

const S = 1_000;
const MINUTE_S = 60;
const LONGEST_S = 86_400; // plan.schema.json

type Repeated = 'warmup' | 'train' | 'infer';

const AT: Record<Exclude<PhaseName, Repeated>, string> = {
  alone: 'the page was still alone',
  runtime_init: 'the library had not started',
  build: 'its network was not made',
  model_load: 'its model was not loaded',
  save: 'its model was not saved',
  check: 'its answers were not checked',
};

// How often each of these phases repeats at least, by the plan.
const COUNTS = {
  warmup: {train: 'warmup_batches', infer: 'warmup_samples', probe: null},
  train: {train: 'batches', infer: null, probe: null},
  infer: {train: null, infer: 'samples', probe: null},
} as const satisfies Record<Repeated, Record<Configuration['task'], string | null>>;

const isRepeated = (phase: PhaseName | null): phase is Repeated =>
  phase !== null && phase in COUNTS;

/** Of the calls that ended the longest; undefined: none ended. */
function longestCallMs(report: PageReport | null): number | undefined {
  let longest: number | undefined;
  for (const {duration_ns, calls} of report?.iterations ?? [])
    duration_ns.forEach((ns, index) => {
      longest = Math.max(longest ?? 0, ns / calls[index]! / 1e6);
    });
  return longest;
}

/** By the rule for plans that name none (a minute, and both budgets), where a call goes on past each; at least twice what it had. */
function longerS({timeout_ms, configuration}: Unended, callMs: number | undefined): number {
  const budget = Number(configuration.parameters['time_budget_ms'] ?? 0);
  const needed = callMs === undefined ? 0 : MINUTE_S + (2 * (budget + callMs)) / S;
  const longer = Math.max((2 * timeout_ms) / S, MINUTE_S * Math.ceil(needed / MINUTE_S));
  return Math.min(longer, LONGEST_S);
}

/** Of a person's model whose lengths may be others. */
function smallerLengths({report, configuration}: Unended): string[] {
  const assumed = report?.facts['assumed_shape'];
  if (assumed !== undefined) return [`smaller lengths by --input "${assumed}"`];
  const said = configuration.parameters['input'] ?? 'declared';
  return said === 'declared' ? [] : ['smaller lengths by --input'];
}

function endedCalls(report: PageReport | null, phase: Repeated): number {
  const of = (report?.iterations ?? []).filter((each) => each.phase === phase);
  return of.flatMap(({calls}) => calls).reduce((sum, each) => sum + each, 0);
}

/** A phase goes on until it has both its count of calls and its time: what it still lacks. */
function fewerCalls({report, configuration}: Unended, phase: Repeated, callMs: number): string[] {
  const {task, parameters} = configuration;
  const name = COUNTS[phase][task];
  const wanted = name === null ? 1 : Number(parameters[name] ?? 1);
  const time = phase === 'warmup' ? 'warmup_ms' : 'measure_ms';
  const ms = Number(parameters[time] ?? 0);
  const fewer =
    endedCalls(report, phase) < wanted
      ? wanted > 1
        ? [`fewer "${name}"`]
        : []
      : ms > callMs
        ? [`"${time}" below ${ms}`]
        : [];
  const budget = Number(parameters['time_budget_ms'] ?? 0);
  // One call alone takes longer than the budget: nothing shortens that.
  return budget > callMs ? [...fewer, `"time_budget_ms" below ${budget}`] : fewer;
}

function whatItWasAt({phase, configuration}: Unended, callMs: number | undefined): string {
  if (phase === null)
    return configuration.platform === 'native'
      ? 'its process had not started'
      : 'its page had not loaded';
  if (!isRepeated(phase)) return AT[phase];
  return callMs === undefined ? 'its first call had not ended' : 'it was still repeating its calls';
}

function lessToDo(unended: Unended, callMs: number | undefined): string[] {
  const {phase, configuration, adapter} = unended;
  if (!isRepeated(phase)) return [];
  return [
    ...(adapter !== null && SOFTWARE.test(adapter)
      ? [`a machine with a GPU (the CPU computes ${configuration.backend} here)`]
      : []),
    ...smallerLengths(unended),
    ...(callMs === undefined ? [] : fewerCalls(unended, phase, callMs)),
  ];
}

export function timeoutMessage(unended: Unended): string {
  const callMs = longestCallMs(unended.report);
  const remedies = [
    ...lessToDo(unended, callMs),
    `in a plan "trial_timeout_s": ${longerS(unended, callMs)}`,
  ];
  return `no end within ${unended.timeout_ms / S} s: ${whatItWasAt(unended, callMs)}; what helps: ${remedies.join(', or ')}`;
}

// What a page has reported so far: its reports in one. Iterations and observations travel once, so they are appended; everything
// else is cumulative, so the last one counts.
import type {PagePhase, PageReport} from '../../schema/generated/types.ts';

export type PhaseName = PagePhase['name'];
type Iterations = PageReport['iterations'][number];
type Observations = NonNullable<PageReport['observations']>[number];

/** The page broke a rule that its messages' schemas cannot tell. */
export class ReportRefused extends Error {}

export interface MergedReport {
  /** Throws ReportRefused, and keeps what it has. */
  add(report: PageReport): void;
  /** Null before the first. */
  merged(): PageReport | null;
}

// The collector takes results of 16 MiB. An entry of iterations is about 28 characters, so these are half a million, and one of
// observations about 16; the rest of a report has some thousand characters, of which UTF-8 makes three bytes at most.
const ENTRIES_CHARACTERS = 14 * 2 ** 20;
const OTHER_CHARACTERS = 2 ** 19;

function checkLengths(iterations: Iterations): void {
  const {phase, start_us, duration_ns, returned_ns, cpu_ns = start_us, calls} = iterations;
  const arrays = [start_us, duration_ns, returned_ns, cpu_ns, calls];
  const lengths = new Set(arrays.map((each) => each.length));
  if (lengths.size > 1)
    throw new ReportRefused(
      `the arrays of ${phase}'s iterations have different lengths: ${[...lengths].join(', ')}`,
    );
}

function checkObserved({phase, kind, start_us, duration_us}: Observations): void {
  if (start_us.length !== duration_us.length)
    throw new ReportRefused(
      `the arrays of ${phase}'s ${kind} have different lengths: ${start_us.length}, ${duration_us.length}`,
    );
}

function checkPhases(phases: PageReport['phases']): void {
  const names = phases.map(({name}) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ReportRefused(`phase ${twice} is listed twice`);
}

function append(to: number[], from: number[]): void {
  for (const value of from) to.push(value); // push(...from) overflows the stack at some 100,000
}

export function mergeReports(): MergedReport {
  const iterations = new Map<PhaseName, Iterations>();
  const observations = new Map<string, Observations>();
  let characters = 0;
  let last: PageReport | null = null;

  return {
    add(report) {
      const {iterations: more, observations: seen = [], ...other} = report;
      if (JSON.stringify(other).length > OTHER_CHARACTERS)
        throw new ReportRefused(
          `a report beside its iterations and observations has at most ${OTHER_CHARACTERS} characters`,
        );
      checkPhases(report.phases);
      more.forEach(checkLengths);
      seen.forEach(checkObserved);
      characters += JSON.stringify(more).length + JSON.stringify(seen).length;
      if (characters > ENTRIES_CHARACTERS)
        throw new ReportRefused(
          `a page's iterations and observations have at most ${ENTRIES_CHARACTERS} characters`,
        );
      for (const {phase, start_us, duration_ns, returned_ns, cpu_ns, calls} of more) {
        const known = iterations.get(phase) ?? {
          phase,
          start_us: [],
          duration_ns: [],
          returned_ns: [],
          ...(cpu_ns === undefined ? {} : {cpu_ns: []}),
          calls: [],
        };
        if ((known.cpu_ns === undefined) !== (cpu_ns === undefined))
          throw new ReportRefused(
            `some of ${phase}'s iterations have a CPU time, and some have none`,
          );
        iterations.set(phase, known);
        append(known.start_us, start_us);
        append(known.duration_ns, duration_ns);
        append(known.returned_ns, returned_ns);
        append(known.cpu_ns ?? [], cpu_ns ?? []);
        append(known.calls, calls);
      }
      for (const {phase, kind, start_us, duration_us} of seen) {
        const name = `${phase} ${kind}`;
        const known = observations.get(name) ?? {phase, kind, start_us: [], duration_us: []};
        observations.set(name, known);
        append(known.start_us, start_us);
        append(known.duration_us, duration_us);
      }
      last = report;
    },
    merged: () =>
      last && {
        ...last,
        iterations: [...iterations.values()],
        ...(last.observations === undefined ? {} : {observations: [...observations.values()]}),
      },
  };
}

/** Of a page whose measurement is complete, but whose answers nobody has held against the reference. */
export function notChecked(report: PageReport): PageReport {
  return {
    ...report,
    phases: report.phases.filter(({name, end_us}) => name !== 'check' || end_us !== null),
    flags: [...new Set([...report.flags, 'not_checked' as const])],
  };
}

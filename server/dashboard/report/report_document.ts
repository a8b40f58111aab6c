// What `webdyno report` hands over (server/cli/report_content.cpp), checked as the collector's answers are.
import type {Sweep} from '../src/collector/answers.ts';
import {sweepShape} from '../src/collector/answers.ts';
import {
  aFlag,
  aNumber,
  aText,
  listOf,
  objectOf,
  orNull,
  ShapeError,
} from '../src/collector/shape.ts';
import type {Shape, ShapeOf} from '../src/collector/shape.ts';
import type {Cell, Row} from '../src/figures/row.ts';
import {rowsOf} from '../src/figures/row.ts';
import {finding} from '../src/findings/finding_answers.ts';
import {resultsShape} from '../src/results/results_answers.ts';
import {studyShape} from './study_document.ts';

const aCell: Shape<Cell> = (value, place) =>
  typeof value === 'number' ? value : orNull(aText)(value, place);

const figureRows = objectOf({
  columns: listOf(aText),
  rows: listOf(listOf(aCell)),
  truncated: aFlag,
});

type Members<T> = ReadonlyMap<string, T>;

function membersOf<T>(each: Shape<T>): Shape<Members<T>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(`${place} is no object`);
    return new Map(
      Object.entries(value).map(([name, member]) => [name, each(member, `${place}.${name}`)]),
    );
  };
}

const anything: Shape<unknown> = (value) => value;

const reportedSweep = objectOf({
  sweep_id: aNumber,
  sweep: sweepShape,
  made_from: objectOf({
    webdyno_version: aText,
    plan: aText, // JSON
    plan_sha256: aText,
    seed: aNumber,
    rate_hz: aNumber,
    fingerprint: orNull(membersOf(anything)),
    fingerprint_sha256: orNull(aText),
    command_line: orNull(listOf(aText)),
    user_agent: orNull(aText),
    host_uuid: orNull(aText),
  }),
  frameworks: listOf(objectOf({framework: aText, version: aText, sha256: orNull(aText)})),
  results: resultsShape,
  findings: listOf(finding),
  figures: membersOf(figureRows),
});
export type ReportedSweep = ShapeOf<typeof reportedSweep>;

export const reportDocument = objectOf({
  webdyno_version: aText,
  written_at: aText,
  sweeps: listOf(reportedSweep),
  study: orNull(studyShape), // null: not asked for
});
export type ReportDocument = ShapeOf<typeof reportDocument>;

/** "paper-training 3": what tells a sweep from the others in the report. */
export function nameOfSweep({sweep, sweep_id}: {sweep: Sweep; sweep_id: number}): string {
  return `${sweep.plan_name} ${sweep_id}`;
}

/** The rows of a figure's query over all sweeps; of several each row says of which it is. */
export function figureRowsOf({sweeps}: ReportDocument, query: string): Row[] {
  return sweeps.flatMap((each) => {
    const answer = each.figures.get(query);
    if (answer === undefined) throw new ShapeError(`the report has no rows of ${query}`);
    const rows = rowsOf(answer);
    return sweeps.length > 1 ? rows.map((row) => ({sweep: nameOfSweep(each), ...row})) : rows;
  });
}

/** Whether a figure's rows are cut short: then it must not be drawn as if it were whole. */
export function isTruncated({sweeps}: ReportDocument, query: string): boolean {
  return sweeps.some(({figures}) => figures.get(query)?.truncated === true);
}

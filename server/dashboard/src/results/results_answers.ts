// What the collector answers about a sweep's results (docs/protocol.md): what `run` prints at its end.
import {meanWithInterval, threeDigits} from '../format.ts';
import {aFlag, aNumber, aText, listOf, objectOf, orNull} from '../collector/shape.ts';
import type {Shape, ShapeOf} from '../collector/shape.ts';

const configurationShape = objectOf({
  framework: aText,
  framework_version: aText,
  backend: aText,
  workload: aText,
  task: aText,
  depth: orNull(aNumber),
  width: orNull(aNumber),
  trials: aNumber,
  failed_trials: aNumber,
  mean_ms: orNull(aNumber),
  ci95_low_ms: orNull(aNumber),
  ci95_high_ms: orNull(aNumber),
  median_ms: orNull(aNumber),
  p95_ms: orNull(aNumber),
  lowest_median_ms: orNull(aNumber),
  highest_median_ms: orNull(aNumber),
  cpu_percent: orNull(aNumber),
  call_depth_max: orNull(aNumber),
  call_depth_mean: orNull(aNumber),
  longest_block_ms: orNull(aNumber),
  input_delay_p50_ms: orNull(aNumber),
  input_delay_p95_ms: orNull(aNumber),
  page_work_ratio: orNull(aNumber),
  network: orNull(aText),
  flags: listOf(aText),
});

const lineShape = objectOf({
  configuration: aNumber,
  framework: aText,
  backend: aText,
  size: aText,
  model: orNull(aText),
  outcome: orNull(aText),
  first_reply_ms: orNull(aNumber),
  lost_frames_percent: orNull(aNumber),
  off_by: orNull(objectOf({share: orNull(aNumber), words: aText})),
  marks: aText,
});

const tableShape = objectOf({
  task: aText,
  workload: aText,
  title: aText,
  medians: aFlag,
  note: aText,
  head: aText,
  notes: listOf(objectOf({mark: aText, text: aText})),
  lines: listOf(lineShape),
});
export type ResultTable = ShapeOf<typeof tableShape>;

const answerShape = objectOf({
  trials: aNumber,
  done: aNumber,
  failed: aNumber,
  unsupported: aNumber,
  control_trials: aNumber,
  configurations: listOf(configurationShape),
  tables: listOf(tableShape),
  failures: listOf(
    objectOf({
      outcome: aText,
      trials: aNumber,
      configuration: aText,
      message: aText,
      place: aText,
    }),
  ),
  harness_words: aText,
  drift_words: aText,
});
export type Results = ShapeOf<typeof answerShape>;

/** Every line has its numbers, too. */
export const resultsShape: Shape<Results> = (value, place) => {
  const results = answerShape(value, place);
  for (const {lines} of results.tables)
    for (const {configuration} of lines)
      if (results.configurations[configuration] === undefined)
        aNumber(undefined, `${place}.configurations[${configuration}]`);
  return results;
};

/** What stands as the time of a line: its mean with the interval, or its median with the trials' lowest and highest. */
export function timeOf(
  {numbers}: ResultLine,
  {medians}: Pick<ResultTable, 'medians'>,
): {mean: string; interval: string | null} | null {
  const {mean_ms, median_ms, trials} = numbers;
  if (medians && median_ms !== null) {
    const {lowest_median_ms: low, highest_median_ms: high} = numbers;
    return trials < 2
      ? {mean: threeDigits(median_ms), interval: null}
      : meanWithInterval(median_ms, low, high);
  }
  return mean_ms === null
    ? null
    : meanWithInterval(mean_ms, numbers.ci95_low_ms, numbers.ci95_high_ms);
}

/** A line of a table with its numbers. */
export interface ResultLine {
  named: ShapeOf<typeof lineShape>;
  numbers: ShapeOf<typeof configurationShape>;
}

export function linesOf(table: ResultTable, {configurations}: Results): ResultLine[] {
  return table.lines.flatMap((named) => {
    const numbers = configurations[named.configuration];
    return numbers === undefined ? [] : [{named, numbers}];
  });
}

// GET /compare (docs/protocol.md): what the command prints as JSON, and what it says of it.
import {aFlag, aNumber, aText, listOf, objectOf, oneOf, orNull} from '../collector/shape.ts';
import type {ShapeOf} from '../collector/shape.ts';

const interval = objectOf({estimate: aNumber, low: aNumber, high: aNumber});
const side = objectOf({sweep_uuid: aText, plan: aText, arm: orNull(aText)});
const numbers = objectOf({trials: aNumber, geometric_mean: orNull(aNumber)});

const row = objectOf({
  configuration: aNumber, // a place in configurations
  base: numbers,
  head: numbers,
  ratio: orNull(interval), // head over base
  cliffs_delta: orNull(interval),
  adjusted_p_value: orNull(aNumber),
  verdict: orNull(oneOf('faster', 'slower', 'same', 'unsure')),
  trials_to_settle: orNull(aNumber),
  regression: aFlag,
});
export type ComparedRow = ShapeOf<typeof row>;

const measure = objectOf({
  measure: aText,
  unit: oneOf('ms', 'percent', 'bytes'),
  geometric_mean_ratio: orNull(aNumber),
  ratios: aNumber,
  missing: aNumber,
  rows: listOf(row),
});
export type ComparedMeasure = ShapeOf<typeof measure>;
export type Unit = ComparedMeasure['unit'];

const measureWords = objectOf({
  title: aText,
  aggregate: aText,
  rows: listOf(objectOf({verdict: aText, remarks: listOf(aText)})),
});
export type MeasureWords = ShapeOf<typeof measureWords>;

export const comparisonAnswer = objectOf({
  comparison: objectOf({
    base: side,
    head: side,
    tolerance: aNumber,
    by_block: aFlag,
    adjusted_over: aNumber,
    configurations: listOf(objectOf({name: aText})),
    measures: listOf(measure),
    warnings: listOf(objectOf({code: aText, text: aText})),
  }),
  words: objectOf({
    base: aText,
    head: aText,
    common: aText,
    counts: aText,
    tests: aText,
    broken: listOf(aText),
    not_compared: listOf(aText),
    measures: listOf(measureWords),
  }),
});
export type ComparisonAnswer = ShapeOf<typeof comparisonAnswer>;

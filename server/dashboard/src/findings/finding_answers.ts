// GET /sweeps/UUID/findings (docs/protocol.md): what the studies found, as this sweep shows it.
import {aNumber, aText, listOf, objectOf, orNull} from '../collector/shape.ts';
import type {ShapeOf} from '../collector/shape.ts';

export const finding = objectOf({
  query: aText,
  title: aText,
  description: aText,
  says: aText,
  says_below: aText,
  unit: aText, // "ratio", or a word
  needs: aText,
  study: orNull(aText),
  value: orNull(aNumber), // null: not measured
  ci95_low: orNull(aNumber),
  ci95_high: orNull(aNumber),
  configurations: aNumber,
  trials: aNumber,
  software_adapter_trials: aNumber,
  left_out_trials: aNumber, // their value has no logarithm
  flags: listOf(objectOf({flag: aText, trials: aNumber})), // how many of the trials have each
  beside_trials: aNumber, // that the values are ratios to, if to any
  beside_flags: listOf(objectOf({flag: aText, trials: aNumber})),
});

export const findingsAnswer = objectOf({sweep_id: aNumber, findings: listOf(finding)});
export type Finding = ShapeOf<typeof finding>;
export type MeasuredFinding = Finding & {value: number};

export function isMeasured(each: Finding): each is MeasuredFinding {
  return each.value !== null;
}

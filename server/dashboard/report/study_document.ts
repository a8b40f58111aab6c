// What `webdyno report --study` hands over beside the rest (server/findings/claims_json.cpp): the first study's claims, judged.
import {aFlag, aNumber, aText, listOf, objectOf, oneOf, orNull} from '../src/collector/shape.ts';
import type {ShapeOf} from '../src/collector/shape.ts';

const claimNumber = objectOf({
  value: orNull(aNumber), // null: not measured
  low: orNull(aNumber),
  high: orNull(aNumber),
  configurations: aNumber,
  trials: aNumber,
  software_adapter_trials: aNumber,
  left_out_trials: aNumber,
  verdict: oneOf('holds', 'fails', 'open', 'not measured'),
});
export type ClaimNumber = ShapeOf<typeof claimNumber>;

const claim = objectOf({
  query: aText,
  title: aText,
  description: aText,
  claims: aText, // "{value}" stands for the ratio
  holds: aText, // "above 1", "below 1"
  printed: orNull(aText),
  plan: aText, // that measures it
  sweep_id: orNull(aNumber),
  one_reading: aFlag,
  as_read: claimNumber,
  as_waited: claimNumber,
  parts: listOf(objectOf({name: aText, as_read: claimNumber, as_waited: claimNumber})),
  flags: listOf(objectOf({flag: aText, trials: aNumber})),
  beside_trials: aNumber, // that the values are ratios to, if to any
  beside_flags: listOf(objectOf({flag: aText, trials: aNumber})),
  survival: aText,
});
export type Claim = ShapeOf<typeof claim>;

export const studyShape = objectOf({claims: listOf(claim)});
export type Study = ShapeOf<typeof studyShape>;

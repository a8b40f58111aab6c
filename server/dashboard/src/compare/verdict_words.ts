// The sentence above a comparison: what its rows of one measure come to, without a test of its own.
import {count, fixed, threeDigits} from '../format.ts';
import type {ComparedMeasure, ComparedRow, MeasureWords, Unit} from './comparison_answers.ts';

const WORDS: Readonly<Record<Unit, {faster: string; slower: string}>> = {
  ms: {faster: 'faster', slower: 'slower'},
  bytes: {faster: 'smaller', slower: 'larger'},
  percent: {faster: 'less', slower: 'more'},
};

/** "0.946×": three decimals around 1, where the difference is. */
export function ratioText(value: number): string {
  return `${value < 10 && value >= 0.01 ? fixed(value, 3) : threeDigits(value)}×`;
}

export function ratioInterval({ratio}: Pick<ComparedRow, 'ratio'>): string | null {
  if (ratio === null || ratio.low === ratio.high) return null;
  return `[${ratioText(ratio.low).slice(0, -1)},\u00a0${ratioText(ratio.high).slice(0, -1)}]`;
}

export interface Sentence {
  says: string;
  /** The geometric mean; null where there is none. */
  ratio: string | null;
  rest: string;
}

export function sentence(measure: ComparedMeasure, words: Pick<MeasureWords, 'title'>): Sentence {
  const many = (verdict: ComparedRow['verdict']): number =>
    measure.rows.filter((row) => row.verdict === verdict).length;
  const [faster, slower, same, unsure] = [
    many('faster'),
    many('slower'),
    many('same'),
    many('unsure'),
  ];
  const word = WORDS[measure.unit];
  const decided = faster + slower + same + unsure;
  const of = decided === 1 ? '' : ` in ${count(Math.max(faster, slower))} of ${count(decided)}`;
  let says = 'Nothing can be said';
  if (faster > 0 && slower > 0)
    says = `Head is ${word.faster} in ${count(faster)} and ${word.slower} in ${count(slower)} of ${count(decided)}`;
  else if (faster > 0) says = `Head is ${word.faster}${faster === decided ? '' : of}`;
  else if (slower > 0) says = `Head is ${word.slower}${slower === decided ? '' : of}`;
  else if (same > 0)
    says =
      same === decided
        ? 'Both are the same'
        : `${count(same)} of ${count(decided)} are the same, the others unsure`;
  else if (unsure > 0) says = 'No difference is shown, and none is ruled out';
  // "training time, ms per batch": without its unit.
  const name = words.title.split(',')[0] ?? measure.measure;
  if (measure.geometric_mean_ratio === null) return {says, ratio: null, rest: ''};
  return {says, ratio: ratioText(measure.geometric_mean_ratio), rest: `of base, ${name}`};
}

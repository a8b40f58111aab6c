// What frameworks can do: a column for each framework and backend, a row for each capability.
import type {Arm} from './arms.ts';
import type {Drawing} from './drawing.ts';
import {element, picture, text, widthOf} from './drawing.ts';
import {outcomeSign, sign} from './signs.ts';

export interface Ability {
  /** 1: yes, 0: no, null: it was not to be seen. */
  can: number | null;
  words: string;
}

export interface AbleArm {
  arm: Arm;
  sweep: string | null;
  /** What became of the probe where none is done. */
  outcome: string | null;
  abilities: readonly Ability[];
  trial_uuid: string | null;
}

const ROW = 24;
const HEAD = 76;
const NAMES = 168;
const LEAST_COLUMN = 52;
const TICK = 'M2 6.5L4.8 9.5L10 3';

function mark(drawing: Drawing, {can, words}: Ability, x: number, y: number): SVGElement {
  const title = element(drawing, 'title', {}, [words]);
  if (can === null)
    return element(drawing, 'circle', {cx: x, cy: y, r: 1.5, fill: drawing.ink('text-3')}, [title]);
  if (can === 0) return outcomeSign(drawing, 'unsupported', {x, y}, words);
  return element(
    drawing,
    'path',
    {
      d: TICK,
      transform: `translate(${x - 6} ${y - 6})`,
      fill: 'none',
      stroke: drawing.ink('text-2'),
      'stroke-width': 1.6,
    },
    [title],
  );
}

/** As wide as its columns need: it may be wider than the drawing. `names`: of the abilities, in their order. */
export function capabilityMatrix(
  drawing: Drawing,
  arms: readonly AbleArm[],
  names: readonly string[],
): SVGSVGElement {
  const {ink, trialAddress} = drawing;
  const column = Math.max(
    LEAST_COLUMN,
    ...arms.map(({arm}) => Math.min(96, widthOf(arm.framework) + 8)),
    Math.min(96, (drawing.width - NAMES) / Math.max(1, arms.length)),
  );
  const width = Math.max(NAMES + column * arms.length, Math.min(drawing.width, NAMES + 200));
  const height = HEAD + names.length * ROW + 2;
  const rule = (y: number, token: string): SVGElement =>
    element(drawing, 'line', {x1: 0, x2: width, y1: y, y2: y, stroke: ink(token)});
  const made: SVGElement[] = [rule(HEAD, 'line-strong')];
  names.forEach((name, index) => {
    const y = HEAD + (index + 1) * ROW;
    made.push(text(drawing, 0, y - 8, name, {fill: ink('text')}), rule(y, 'line'));
  });
  arms.forEach((able, index) => {
    const x = NAMES + column * (index + 0.5);
    const {framework, backend, label} = able.arm;
    const more = label.slice(`${framework} `.length).replace(backend, '').trim();
    const centred = {'text-anchor': 'middle'};
    made.push(
      sign(drawing, able.arm, {x, y: 8}, label),
      text(drawing, x, 30, framework, {...centred, fill: ink('text')}),
      text(drawing, x, 45, backend, centred),
      text(
        drawing,
        x,
        60,
        [more, able.sweep ?? ''].filter((each) => each !== '').join(', '),
        centred,
      ),
    );
    const marks = able.abilities.map((ability, row) => {
      const y = HEAD + row * ROW + ROW / 2;
      return able.outcome === null
        ? mark(drawing, ability, x, y)
        : outcomeSign(drawing, able.outcome, {x, y}, `${label}: ${able.outcome}`);
    });
    made.push(
      ...(trialAddress === null || able.trial_uuid === null
        ? marks
        : [
            element(
              drawing,
              'a',
              {href: trialAddress(able.trial_uuid), 'aria-label': `the trial of ${label}`},
              marks,
            ),
          ]),
    );
  });
  return picture(drawing, width, height, made);
}

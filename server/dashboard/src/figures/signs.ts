// The signs of frameworks and outcomes in a figure.
import {dashOf, isHollow, signOf} from '../marks/framework_shapes.ts';
import {glyphOf, outcomeToken} from '../marks/outcome_glyphs.ts';
import type {Drawing} from './drawing.ts';
import {element} from './drawing.ts';

export interface Who {
  framework: string;
  backend: string;
}

const BOX = 12;

/** A framework's mark with its middle at x, y; `words` when it is pointed at. */
export function sign(
  drawing: Drawing,
  {framework, backend}: Who,
  at: {x: number; y: number; size?: number},
  words = '',
): SVGElement {
  const {path, colour, known} = signOf(framework);
  const scale = (at.size ?? BOX) / BOX;
  const ink = drawing.ink(colour);
  return element(
    drawing,
    'path',
    {
      d: path,
      transform: `translate(${at.x - (BOX / 2) * scale} ${at.y - (BOX / 2) * scale}) scale(${scale})`,
      fill: isHollow(backend) ? drawing.ink('bg') : ink,
      stroke: ink,
      'stroke-width': isHollow(backend) || !known ? 1.6 : 1,
    },
    words === '' ? [] : [element(drawing, 'title', {}, [words])],
  );
}

/** What became of a configuration that has no number. */
export function outcomeSign(
  drawing: Drawing,
  outcome: string,
  at: {x: number; y: number},
  words: string,
): SVGElement {
  const [path, width] = glyphOf(outcome);
  return element(
    drawing,
    'path',
    {
      d: path,
      transform: `translate(${at.x - BOX / 2} ${at.y - BOX / 2})`,
      fill: 'none',
      stroke: drawing.ink(outcomeToken(outcome)),
      'stroke-width': width,
    },
    [element(drawing, 'title', {}, [words])],
  );
}

export const colourOf = (drawing: Drawing, framework: string): string =>
  drawing.ink(signOf(framework).colour);

export {dashOf};

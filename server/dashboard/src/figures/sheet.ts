// A figure as it leaves the page: in the light theme, with its title, its caption and where its numbers are from.
import type {Drawing} from './drawing.ts';
import {element, linesOf, picture, text} from './drawing.ts';
import type {Figure} from './figure.ts';
import {lightInk} from './ink.ts';
import type {Row} from './row.ts';

export const SHEET_WIDTH = 1160;
const EDGE = 24;
const TITLE_PX = 15;
const CAPTION_PX = 12;
const LINE = 17;

/** `source`: sweeps, machine and date, a line each. */
export function sheet(
  document: Document,
  figure: Pick<Figure, 'title' | 'caption' | 'draw'>,
  rows: readonly Row[],
  source: readonly string[],
): SVGSVGElement {
  const drawing: Drawing = {
    document,
    ink: lightInk,
    width: SHEET_WIDTH - 2 * EDGE,
    trialAddress: null,
  };
  const drawn = figure.draw(drawing, rows);
  const size = (name: 'width' | 'height'): number => Number(drawn.getAttribute(name));
  const width = Math.max(SHEET_WIDTH, size('width') + 2 * EDGE);
  const caption = linesOf(figure.caption(rows), width - 2 * EDGE, CAPTION_PX);
  const captioned = EDGE + TITLE_PX + 8;
  const top = captioned + caption.length * LINE + 16;
  const below = top + size('height') + 28;
  const height = below + source.length * LINE + EDGE - LINE;
  drawn.setAttribute('x', String(EDGE));
  drawn.setAttribute('y', String(top));
  return picture(drawing, width, height, [
    element(drawing, 'rect', {width, height, fill: lightInk('bg')}),
    text(drawing, EDGE, EDGE + TITLE_PX - 3, figure.title, {
      'font-size': TITLE_PX,
      'font-weight': 600,
      fill: lightInk('text'),
    }),
    ...caption.map((line, index) =>
      text(drawing, EDGE, captioned + (index + 1) * LINE - 4, line, {
        'font-size': CAPTION_PX,
        fill: lightInk('text-2'),
      }),
    ),
    drawn,
    ...source.map((line, index) => text(drawing, EDGE, below + index * LINE, line)),
  ]);
}

// One number over two factors, a cell each: one hue from the page to ink, on a log scale where the number is a time.
import type {Drawing} from './drawing.ts';
import {boldWidthOf, element, laidOut, picture, text, widthOf} from './drawing.ts';
import {distinct, grouped} from './row.ts';

export interface HeatCell {
  panel: string;
  x: string;
  y: string;
  value: number;
}

const ROW = 26;
const TITLE = 20;
const FOOT = 34;
const GAP = {x: 24, y: 20};
const DARK = 0.55; // from here on a number is written in the page's colour
const STRONGEST = 0.92;

/** Numbers by their size, others by the alphabet. */
export function inOrder(names: readonly string[]): string[] {
  return distinct(names).sort((a, b) => {
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
  });
}

/** What stands in a cell: the mean of its rows, and of how many. */
export function meansOf(cells: readonly HeatCell[]): (HeatCell & {rows: number})[] {
  return [...grouped(cells, ({panel, x, y}) => JSON.stringify([panel, x, y])).values()].map(
    (of) => ({
      ...of[0]!,
      value: of.reduce((sum, {value}) => sum + value, 0) / of.length,
      rows: of.length,
    }),
  );
}

export function heatMap(
  drawing: Drawing,
  cells: readonly HeatCell[],
  axis: {x: string; y: string; log: boolean; text: (value: number) => string},
): SVGSVGElement {
  const {ink} = drawing;
  const all = meansOf(cells);
  const scaled = (value: number): number => (axis.log ? Math.log(value) : value);
  const known = all.filter(({value}) => !axis.log || value > 0).map(({value}) => scaled(value));
  const [least, largest] = [Math.min(...known), Math.max(...known)];
  const shadeOf = (value: number): number =>
    largest === least ? 0.3 : ((scaled(value) - least) / (largest - least)) * STRONGEST;
  const panels = grouped(all, ({panel}) => panel);
  const pieces = [...panels].map(([title, of]) => {
    const xs = inOrder(of.map(({x}) => x));
    const ys = inOrder(of.map(({y}) => y));
    const left = Math.min(150, 10 + Math.max(...ys.map((each) => widthOf(each)), widthOf(axis.y)));
    const column = Math.max(
      44,
      8 +
        Math.max(
          ...of.map(({value}) => widthOf(axis.text(value))),
          ...xs.map((each) => widthOf(each)),
        ),
    );
    const width = Math.max(left + xs.length * column, Math.min(boldWidthOf(title), drawing.width));
    const height = TITLE + ys.length * ROW + FOOT;
    const made: SVGElement[] = [
      text(drawing, 0, 12, title, {'font-weight': 600, fill: ink('text')}),
      text(drawing, left - 8, height - 6, axis.y, {'text-anchor': 'end'}),
      text(drawing, left + (xs.length * column) / 2, height - 6, axis.x, {'text-anchor': 'middle'}),
    ];
    ys.forEach((name, row) =>
      made.push(text(drawing, left - 8, TITLE + row * ROW + 17, name, {'text-anchor': 'end'})),
    );
    xs.forEach((name, at) =>
      made.push(
        text(drawing, left + (at + 0.5) * column, TITLE + ys.length * ROW + 14, name, {
          'text-anchor': 'middle',
        }),
      ),
    );
    for (const cell of of) {
      const shade = axis.log && cell.value <= 0 ? 0 : shadeOf(cell.value);
      const x = left + xs.indexOf(cell.x) * column;
      const y = TITLE + ys.indexOf(cell.y) * ROW;
      made.push(
        element(
          drawing,
          'rect',
          {
            x: x + 0.5,
            y: y + 0.5,
            width: column - 1,
            height: ROW - 1,
            fill: ink('text'),
            'fill-opacity': shade,
          },
          [
            element(drawing, 'title', {}, [
              `${cell.y}, ${cell.x}: ${axis.text(cell.value)}, ${cell.rows} rows`,
            ]),
          ],
        ),
        text(drawing, x + column / 2, y + 17, axis.text(cell.value), {
          'text-anchor': 'middle',
          'pointer-events': 'none',
          fill: ink(shade > DARK ? 'bg' : 'text'),
        }),
      );
    }
    return picture(drawing, width, height, made);
  });
  const widest = Math.max(...pieces.map((piece) => Number(piece.getAttribute('width'))), 1);
  const columns = Math.max(1, Math.floor((drawing.width + GAP.x) / (widest + GAP.x)));
  return laidOut({...drawing, width: Math.max(drawing.width, widest)}, pieces, columns, GAP);
}

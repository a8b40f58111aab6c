// What every figure is drawn with. Nothing here knows a page: a document is passed in, so that a program without a window
// can draw the same.
import type {Ink} from './ink.ts';

export interface Drawing {
  document: Document;
  ink: Ink;
  /** Pixels; a figure is drawn for the width that it has and never scaled. */
  width: number;
  /** Where a trial can be looked at; null where there is no dashboard. */
  trialAddress: ((trial_uuid: string) => string) | null;
}

type Attributes = Readonly<Record<string, string | number | null>>;

const SVG = 'http://www.w3.org/2000/svg';
export const FONT = "'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
export const TEXT_PX = 11;

/** An SVG element; attributes that are null are left out. */
export function element(
  {document}: Pick<Drawing, 'document'>,
  name: string,
  attributes: Attributes,
  children: readonly (Node | string)[] = [],
): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null) made.setAttribute(key, String(value));
  for (const child of children)
    made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  return made;
}

export function text(
  drawing: Drawing,
  x: number,
  y: number,
  words: string,
  attributes: Attributes = {},
): SVGElement {
  return element(drawing, 'text', {x, y, fill: drawing.ink('chart-text'), ...attributes}, [words]);
}

/** The whole of a figure, or of one of its panels. */
export function picture(
  drawing: Drawing,
  width: number,
  height: number,
  children: readonly Node[],
): SVGSVGElement {
  return element(
    drawing,
    'svg',
    {
      xmlns: SVG,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': FONT,
      'font-size': TEXT_PX,
      style: 'font-variant-numeric: tabular-nums',
    },
    children,
  ) as SVGSVGElement;
}

/** About how wide a text is, in pixels: a little more, for room. */
export function widthOf(words: string, font_px = TEXT_PX): number {
  return words.length * font_px * 0.56;
}

/** The same of a bold one: in DejaVu Sans a letter takes 7.4 px of 11 on average. */
export function boldWidthOf(words: string): number {
  return words.length * TEXT_PX * 0.72;
}

/** Lines of at most `width` pixels, broken at blanks. */
export function linesOf(words: string, width: number, font_px = TEXT_PX): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const before = lines.at(-1);
    if (before !== undefined && widthOf(`${before} ${word}`, font_px) <= width)
      lines[lines.length - 1] = `${before} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Pieces side by side as far as they have room, else below each other. */
export function laidOut(
  drawing: Drawing,
  pieces: readonly SVGSVGElement[],
  columns: number,
  gap: {x: number; y: number},
): SVGSVGElement {
  const size = (piece: SVGSVGElement, name: 'width' | 'height'): number =>
    Number(piece.getAttribute(name));
  let y = 0;
  for (let first = 0; first < pieces.length; first += columns) {
    const line = pieces.slice(first, first + columns);
    let x = 0;
    for (const piece of line) {
      piece.setAttribute('x', String(x));
      piece.setAttribute('y', String(y));
      x += size(piece, 'width') + gap.x;
    }
    y += Math.max(...line.map((piece) => size(piece, 'height'))) + gap.y;
  }
  return picture(drawing, drawing.width, Math.max(0, y - gap.y), pieces);
}

// What a figure is: a saved query, what of its rows it shows, what is said of it, and how it is drawn.
import type {Drawing} from './drawing.ts';
import type {Row} from './row.ts';
import {numberOf} from './row.ts';

export interface Figure {
  /** In addresses and file names. */
  id: string;
  /** Of the view's list of contents. */
  part: Part;
  title: string;
  /** The saved query whose rows it takes, with parameter sweep_id; rows of several sweeps have their sweep's name in column sweep. */
  query: string;
  /** What a sweep has to have, in words: "depth and width of the task train". */
  needs: string;
  /** A built-in plan that measures it, or a command. */
  plan: string;
  shows(rows: readonly Row[]): Row[];
  caption(rows: readonly Row[]): string;
  draw(drawing: Drawing, rows: readonly Row[]): SVGSVGElement;
}

export const PARTS = {
  training: 'Training time',
  cpu: 'CPU',
  size: 'Model size',
  loading: 'Loading and warm-up',
  inference: 'Inference',
  pretrained: 'Architectures',
  capabilities: 'Capabilities',
  gap: 'Native gap',
  calls: 'Call depth',
  cost: 'Time and cost',
  heat: 'Heat map',
  free: 'Free chart',
} as const;
export type Part = keyof typeof PARTS;

/** "5 trials", "3 to 5 trials": those behind each number. */
export function trialsOf(rows: readonly Row[]): string {
  const all = rows.map((row) => numberOf(row, 'trials') ?? 0).filter((trials) => trials > 0);
  if (all.length === 0) return 'no trials';
  const [least, most] = [Math.min(...all), Math.max(...all)];
  if (least !== most) return `${least} to ${most} trials`;
  return `${most} ${most === 1 ? 'trial' : 'trials'}`;
}

/** What is said of failures beside every number: " 3 configurations have no number.", or nothing. */
export function failuresOf(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const outcome = row['outcome'];
    if (typeof outcome === 'string') counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  if (counts.size === 0) return '';
  const words = [...counts].map(([outcome, many]) => `${outcome} ${many}`).join(', ');
  return ` Glyphs stand for configurations that have no number: ${words}.`;
}

/** Whether an interval could be had at all. */
export function intervalsOf(rows: readonly Row[]): string {
  const few = rows.every((row) => (numberOf(row, 'trials') ?? 0) < 2);
  return few
    ? 'one trial has no interval'
    : 'bars are 95 % intervals, hidden by their mark where they are narrower';
}

/** A sweep's name before what else a panel is called by. */
export function withSweep(row: Row, name: string): string {
  const sweep = row['sweep'];
  return typeof sweep === 'string' ? (name === '' ? sweep : `${sweep}: ${name}`) : name;
}

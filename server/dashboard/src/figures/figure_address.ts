// All that the view of figures shows is in its address.
import {AGAINST} from './cost_figure.ts';
import type {Choices} from './catalog.ts';
import type {Part} from './figure.ts';
import {PARTS} from './figure.ts';
import {BY} from './time_figures.ts';

/** What a person chose of a view's columns; null: not yet. */
export type Chosen = Readonly<Record<string, string | null>>;
export const FREE_KEYS = ['view', 'x', 'y', 'colour', 'facet'] as const;
export const HEAT_KEYS = ['view', 'x', 'y', 'value', 'facet'] as const;

export interface FigureState extends Choices {
  sweeps: readonly string[];
  part: Part | null;
  free: Chosen;
  heat: Chosen;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function oneOf<T extends string>(all: readonly T[], value: string | null): T | null {
  return all.find((each) => each === value) ?? null;
}

function chosen(query: URLSearchParams, prefix: string, keys: readonly string[]): Chosen {
  return Object.fromEntries(keys.map((key) => [key, query.get(`${prefix}_${key}`)]));
}

export function stateOf(search: string): FigureState {
  const query = new URLSearchParams(search);
  return {
    sweeps: [...new Set((query.get('sweeps') ?? '').split(',').filter((each) => UUID.test(each)))],
    part: oneOf(Object.keys(PARTS) as Part[], query.get('figure')),
    by: oneOf(BY, query.get('by')) ?? 'depth',
    against: oneOf(AGAINST, query.get('against')) ?? 'memory',
    problem: query.get('problem'),
    free: chosen(query, 'free', FREE_KEYS),
    heat: chosen(query, 'heat', HEAT_KEYS),
  };
}

export function searchOf(state: FigureState): string {
  const query = new URLSearchParams();
  const set = (key: string, value: string | null): void => {
    if (value !== null) query.set(key, value);
  };
  set('sweeps', state.sweeps.length === 0 ? null : state.sweeps.join(','));
  set('figure', state.part);
  set('by', state.by === 'depth' ? null : state.by);
  set('against', state.against === 'memory' ? null : state.against);
  set('problem', state.problem);
  for (const [key, value] of Object.entries(state.free)) set(`free_${key}`, value);
  for (const [key, value] of Object.entries(state.heat)) set(`heat_${key}`, value);
  const words = query.toString().replaceAll('%2C', ',');
  return words === '' ? '' : `?${words}`;
}

export const figuresAddress = (state: FigureState): string => `/figures${searchOf(state)}`;

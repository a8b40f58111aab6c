// Free chart and heat map: a person says which columns of which view, and the page asks for them.
import type {Collector} from '../collector/use_collector.ts';
import {useLoad} from '../collector/use_collector.ts';
import {count, threeDigits} from '../format.ts';
import {Loading} from '../states/notices.tsx';
import type {Chosen} from './figure_address.ts';
import type {Figure} from './figure.ts';
import {FigurePart} from './figure_part.tsx';
import {freeChart, isLogarithmic, shown} from './free_chart.ts';
import {heatMap, meansOf} from './heat_map.ts';
import {FRAMEWORK_BACKEND, PUBLIC_VIEWS, viewSql} from './public_views.ts';
import type {Row} from './row.ts';
import {queryAnswer, rowsOf} from './row.ts';
import type {ChosenSweep, QueryRows, Sources} from './use_figures.ts';
import {MOST_ROWS, failed, sourceLines} from './use_figures.ts';

const NONE = 'none';

interface Field {
  key: string;
  label: string;
  /** null: it can be left out. */
  fallback: readonly string[] | null;
}

export interface ViewPartProps {
  collector: Collector;
  sources: Sources;
  sweeps: readonly ChosenSweep[];
  tasks: readonly string[];
  number: number;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

export const FREE_FIELDS: readonly Field[] = [
  {key: 'x', label: 'x', fallback: ['width', 'position', 'depth']},
  {key: 'y', label: 'y', fallback: ['mean_ms', 'average_percent', 'ratio', 'duration_us']},
  {key: 'colour', label: 'colour', fallback: null},
  {key: 'facet', label: 'facet', fallback: null},
];
export const HEAT_FIELDS: readonly Field[] = [
  {key: 'x', label: 'columns', fallback: ['width', 'position']},
  {key: 'y', label: 'rows', fallback: ['depth', 'repetition']},
  {key: 'value', label: 'number', fallback: ['mean_ms', 'average_percent', 'ratio', 'duration_us']},
  {key: 'facet', label: 'facet', fallback: null},
];

export interface Settled {
  view: string;
  columns: readonly string[];
  of: Readonly<Record<string, string | null>>;
}

/** What was chosen as far as it exists, else what comes first of what is usual. */
export function settled(
  chosen: Chosen,
  fields: readonly Field[],
  columns: ReadonlyMap<string, readonly string[]>,
  tasks: readonly string[],
  optional: string,
): Settled {
  const usual = tasks.includes('train') ? 'training_time' : 'inference_time';
  const view = PUBLIC_VIEWS.find((name) => name === chosen['view']) ?? usual;
  const own = columns.get(view) ?? [];
  const all =
    own.includes('framework') && own.includes('backend') ? [FRAMEWORK_BACKEND, ...own] : own;
  const of = fields.map(({key, fallback}): [string, string | null] => {
    const wanted = chosen[key] ?? null;
    if (wanted === NONE && fallback === null) return [key, null];
    if (wanted !== null && all.includes(wanted)) return [key, wanted];
    if (fallback === null)
      return [key, all.includes(optional) && key === 'facet' ? optional : null];
    return [key, fallback.find((name) => all.includes(name)) ?? own.at(-1) ?? ''];
  });
  return {view, columns: all, of: Object.fromEntries(of)};
}

function Fields({
  fields,
  at,
  onChoose,
}: {
  fields: readonly Field[];
  at: Settled;
  onChoose: (chosen: Chosen) => void;
}) {
  const given = {view: at.view, ...at.of};
  const written = (changes: Chosen): Chosen => {
    const next: Record<string, string | null> = {...given, ...changes};
    for (const {key, fallback} of fields) if (fallback === null) next[key] ??= NONE;
    return next;
  };
  return (
    <div class="fig-fields">
      <label>
        view{' '}
        <select
          value={at.view}
          onChange={(event) => onChoose(written({view: event.currentTarget.value}))}
        >
          {PUBLIC_VIEWS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {fields.map(({key, label, fallback}) => (
        <label key={key}>
          {label}{' '}
          <select
            value={at.of[key] ?? NONE}
            onChange={(event) => onChoose(written({[key]: event.currentTarget.value}))}
          >
            {fallback === null && <option value={NONE}>none</option>}
            {at.columns.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

function useViewRows(collector: Collector, sql: string): QueryRows | null {
  const {state} = useLoad(collector, sql, () =>
    collector.client.post('/query', {sql, row_limit: MOST_ROWS}, queryAnswer).then(
      (answer): QueryRows => ({
        columns: answer.columns,
        rows: rowsOf(answer),
        truncated: answer.truncated,
        failure: null,
      }),
      failed,
    ),
  );
  return state.kind === 'loaded' ? state.value : null;
}

type Drawable = Pick<Figure, 'id' | 'part' | 'title' | 'caption' | 'draw' | 'needs' | 'plan'> & {
  shows: (rows: readonly Row[]) => Row[];
};

function ViewPart({
  props,
  fields,
  at,
  more,
  figure,
}: {
  props: ViewPartProps;
  fields: readonly Field[];
  at: Settled;
  /** Columns that are asked for beside those that were chosen. */
  more: readonly string[];
  figure: Drawable;
}) {
  const {collector, sweeps, number, tasks, onChoose} = props;
  const wanted = Object.values(at.of).filter((name) => name !== null);
  const sql = viewSql(
    at.view,
    [...wanted, ...more.filter((name) => at.columns.includes(name))],
    sweeps.map(({sweep_id}) => sweep_id),
  );
  const rows = useViewRows(collector, sql);
  const form = <Fields fields={fields} at={at} onChoose={onChoose} />;
  if (rows === null) {
    return (
      <section data-part={figure.part}>
        <h2>
          <span class="fig-number">{number}</span> {figure.title}
        </h2>
        {form}
        <Loading what={at.view} />
      </section>
    );
  }
  return (
    <FigurePart
      number={number}
      figure={figure}
      tasks={tasks}
      source={{
        ...rows,
        rows: figure.shows(rows.rows),
        sql: [['SQL', sql]],
        commands: [],
        lines: () => sourceLines(sweeps, new Date()),
      }}
    >
      {form}
    </FigurePart>
  );
}

export function FreePart(props: ViewPartProps) {
  const at = settled(props.chosen, FREE_FIELDS, props.sources.columns, props.tasks, 'depth');
  const axes = {
    x: at.of['x'] ?? '',
    y: at.of['y'] ?? '',
    colour: at.of['colour'] ?? (props.chosen['colour'] === null ? 'framework' : null),
    facet: at.of['facet'] ?? null,
  };
  const colour = axes.colour !== null && at.columns.includes(axes.colour) ? axes.colour : null;
  const settledAt = {...at, of: {...at.of, colour}};
  const figure: Drawable = {
    id: 'free-chart',
    part: 'free',
    title: `Free chart: ${axes.y} over ${axes.x}`,
    needs: `rows of ${at.view} that have ${axes.x} and ${axes.y}`,
    plan: 'quick',
    shows: (rows) => shown(rows, {...axes, colour}),
    caption: (rows) =>
      `${count(rows.length)} rows of ${at.view}, a mark each, as the view has them; times, sizes and ratios on a log scale. Rows without both numbers are left out.`,
    draw: (drawing, rows) => freeChart(drawing, rows, {...axes, colour}),
  };
  return (
    <ViewPart
      props={props}
      fields={FREE_FIELDS}
      at={settledAt}
      more={['backend']}
      figure={figure}
    />
  );
}

export function HeatPart(props: ViewPartProps) {
  const at = settled(
    props.chosen,
    HEAT_FIELDS,
    props.sources.columns,
    props.tasks,
    FRAMEWORK_BACKEND,
  );
  const {x, y, value, facet} = at.of;
  const log = isLogarithmic(value ?? '');
  const named = (row: Row, name: string | null | undefined): string =>
    name === null || name === undefined ? '' : String(row[name] ?? 'NULL');
  const cells = (rows: readonly Row[]) =>
    rows.map((row) => ({
      panel: named(row, facet),
      x: named(row, x),
      y: named(row, y),
      value: Number(row[value ?? '']),
    }));
  const figure: Drawable = {
    id: 'heat-map',
    part: 'heat',
    title: `Heat map: ${value ?? ''} by ${y ?? ''} and ${x ?? ''}`,
    needs: `rows of ${at.view} with a number ${value ?? ''}`,
    plan: 'quick',
    shows: (rows) => rows.filter((row) => typeof row[value ?? ''] === 'number'),
    caption(rows) {
      const several = meansOf(cells(rows)).filter((cell) => cell.rows > 1).length;
      return (
        `${count(rows.length)} rows of ${at.view}; darker is more${log ? ', on a log scale' : ''}, the same in all panels.` +
        (several === 0
          ? ' Each cell is one row.'
          : ` ${count(several)} cells have several rows and show their arithmetic mean: choose a facet that tells them apart.`)
      );
    },
    draw: (drawing, rows) =>
      heatMap(drawing, cells(rows), {x: x ?? '', y: y ?? '', log, text: threeDigits}),
  };
  return <ViewPart props={props} fields={HEAT_FIELDS} at={at} more={[]} figure={figure} />;
}

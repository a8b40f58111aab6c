// Figures: what the first study drew, from a person's own sweeps, and whatever else they ask of a view.
import {useEffect} from 'preact/hooks';
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useLoad} from '../collector/use_collector.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {allFigures} from './catalog.ts';
import {AGAINST, problems} from './cost_figure.ts';
import type {Figure, Part} from './figure.ts';
import {PARTS} from './figure.ts';
import type {FigureState} from './figure_address.ts';
import {figuresAddress, stateOf} from './figure_address.ts';
import {FigurePart, Needs} from './figure_part.tsx';
import {commandOf, sqlOf} from './sweep_query.ts';
import {SweepPicker} from './sweep_picker.tsx';
import {BY} from './time_figures.ts';
import type {ChosenSweep, FigureRows, Sources} from './use_figures.ts';
import {bySweep, chosenSweeps, readFigures, readSources, sourceLines} from './use_figures.ts';
import {FreePart, HeatPart} from './view_parts.tsx';

function Contents({state}: {state: FigureState}) {
  return (
    <nav class="cks fig-parts" aria-label="Figures">
      {(Object.keys(PARTS) as Part[]).map((part) => (
        <a
          key={part}
          href={figuresAddress({...state, part})}
          {...(part === (state.part ?? 'training') ? {'aria-current': 'true' as const} : {})}
        >
          {PARTS[part]}
        </a>
      ))}
    </nav>
  );
}

function Choice({
  label,
  options,
  value,
  onChoose,
}: {
  label: string;
  options: readonly string[];
  value: string;
  onChoose: (value: string) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Numbered {
  figure: Figure;
  number: number;
}

function Missing({figures, tasks}: {figures: readonly Numbered[]; tasks: readonly string[]}) {
  return (
    <section>
      <h2>Not measured</h2>
      <p class="note">The sweep has {tasks.join(', ') || 'nothing yet'}.</p>
      <dl class="fig-missing">
        {figures.map(({figure, number}) => (
          <div key={figure.id} data-part={figure.part}>
            <dt>
              <span class="fig-number">{number}</span> {figure.title}
            </dt>
            <dd>
              <Needs needs={figure.needs} plan={figure.plan} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function LoadedFigures({
  collector,
  sources,
  sweeps,
  loaded,
  state,
  onState,
}: {
  collector: Collector;
  sources: Sources;
  sweeps: readonly ChosenSweep[];
  loaded: FigureRows;
  state: FigureState;
  onState: (state: FigureState) => void;
}) {
  const {part} = state;
  useEffect(() => {
    if (part !== null) document.querySelector(`[data-part="${part}"]`)?.scrollIntoView();
  }, [part]);
  const sourceOf = (figure: Figure) => {
    const answer = loaded.byQuery.get(figure.query)!;
    const shown = figure.shows(answer.rows);
    const own = sweeps.filter(({name}) =>
      shown.some(({sweep}) => sweep === undefined || sweep === name),
    );
    const {rows, said} = bySweep(shown);
    return {
      ...answer,
      said,
      columns: answer.columns.filter((name) => rows[0] === undefined || name in rows[0]),
      rows,
      sql: own.map(({sweep_id}): [string, string] => [
        own.length === 1 ? 'SQL' : `SQL ${sweep_id}`,
        sqlOf(sources.sql.get(figure.query) ?? '', sweep_id),
      ]),
      commands: own.map(({sweep_id}) => commandOf(figure.query, sweep_id)),
      lines: () => sourceLines(own, new Date()),
    };
  };
  const controls = (figure: Figure) => {
    if (figure.part !== 'cost') return null;
    const names = problems(loaded.byQuery.get(figure.query)!.rows, state.against);
    return (
      <div class="fig-fields">
        <Choice
          label="time against"
          options={AGAINST}
          value={state.against}
          onChoose={(against) =>
            onState({...state, against: AGAINST.find((each) => each === against) ?? 'memory'})
          }
        />
        {names.length > 0 && (
          <Choice
            label="of"
            options={names}
            value={state.problem ?? names[0]!}
            onChoose={(problem) => onState({...state, problem})}
          />
        )}
      </div>
    );
  };
  const figures = allFigures(state);
  const common = {collector, sources, sweeps, tasks: loaded.tasks};
  const placed = figures.map((figure, index) => {
    const source = sourceOf(figure);
    const caption: Figure['caption'] = (rows) => source.said + figure.caption(rows);
    return {figure: {...figure, caption}, number: index + 1, source};
  });
  // Against memory there may be points where there are none against energy.
  const choosable = problems(loaded.byQuery.get('figure_cost')?.rows ?? [], 'memory').length > 0;
  const [measured, missing] = [true, false].map((wanted) =>
    placed.filter(
      ({figure, source}) =>
        wanted ===
        (source.rows.length > 0 ||
          source.failure !== null ||
          (figure.part === 'cost' && choosable)),
    ),
  );
  return (
    <>
      {measured?.map(({figure, number, source}) => (
        <FigurePart
          key={figure.id}
          number={number}
          figure={figure}
          source={source}
          tasks={loaded.tasks}
        >
          {controls(figure)}
        </FigurePart>
      ))}
      <HeatPart
        {...common}
        number={figures.length + 1}
        chosen={state.heat}
        onChoose={(heat) => onState({...state, heat})}
      />
      <FreePart
        {...common}
        number={figures.length + 2}
        chosen={state.free}
        onChoose={(free) => onState({...state, free})}
      />
      {missing !== undefined && missing.length > 0 && (
        <Missing figures={missing} tasks={loaded.tasks} />
      )}
    </>
  );
}

function FiguresOf({
  collector,
  sources,
  state,
  onState,
}: {
  collector: Collector;
  sources: Sources;
  state: FigureState;
  onState: (state: FigureState) => void;
}) {
  const sweeps = chosenSweeps(sources, state.sweeps);
  const names = [...new Set(allFigures(state).map(({query}) => query))];
  const key = sweeps.map(({sweep_id}) => sweep_id).join(',');
  const {state: rows, reload} = useLoad(collector, `figures ${key}`, () =>
    readFigures(collector.client, sources, sweeps, names),
  );
  return (
    <>
      <SweepPicker
        sweeps={sources.sweeps}
        chosen={sweeps.map(({sweep}) => sweep)}
        onChange={(uuids) => onState({...state, sweeps: uuids, problem: null})}
      />
      <div class="head">
        <h1>Figures</h1>
        <div class="acts">
          <Choice
            label="times over"
            options={BY}
            value={state.by}
            onChoose={(by) => onState({...state, by: BY.find((each) => each === by) ?? 'depth'})}
          />
          <button onClick={reload}>Read again</button>
        </div>
      </div>
      <Contents state={state} />
      {rows.kind === 'loading' && <Loading what="the rows of all figures" />}
      {rows.kind === 'failed' && <Failed what="The figures" failure={rows.failure} />}
      {rows.kind === 'loaded' && (
        <LoadedFigures
          collector={collector}
          sources={sources}
          sweeps={sweeps}
          loaded={rows.value}
          state={state}
          onState={onState}
        />
      )}
    </>
  );
}

export function FiguresView({
  collector,
  search,
  onAddress,
}: {
  collector: Collector;
  search: string;
  onAddress: (address: string) => void;
}) {
  const connection = useConnection(collector);
  const {state} = useLoad(collector, 'figure sources', () => readSources(collector.client));
  return (
    <main>
      <ConnectionNotice state={connection} what="These figures" />
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the sweeps" />}
      {state.kind === 'failed' && <Failed what="The list of sweeps" failure={state.failure} />}
      {state.kind === 'loaded' &&
        (state.value.sweeps.length === 0 ? (
          <>
            <div class="head">
              <h1>Figures</h1>
            </div>
            <Quiet what="No sweep yet.">
              Run <code>./webdyno run</code> in a terminal: the plan quick takes about a minute.
            </Quiet>
          </>
        ) : (
          <FiguresOf
            collector={collector}
            sources={state.value}
            state={stateOf(search)}
            onState={(next) => onAddress(figuresAddress(next))}
          />
        ))}
    </main>
  );
}

// One figure of the page: title, what it says, the drawing, its rows, and what can be taken away.
import {useEffect, useRef, useState} from 'preact/hooks';
import {useWidth} from '../charts/use_width.ts';
import {count} from '../format.ts';
import {addressOf} from '../router.ts';
import {Notice, Quiet} from '../states/notices.tsx';
import {csvOf} from './csv.ts';
import {download, pngFile, svgFile} from './download.ts';
import type {Figure} from './figure.ts';
import {pageInk} from './ink.ts';
import type {Row} from './row.ts';
import {sheet} from './sheet.ts';
import {sqlAddress} from './sweep_query.ts';

const MOST_SHOWN = 500;

export interface PartSource {
  columns: readonly string[];
  rows: readonly Row[];
  truncated: boolean;
  failure: string | null;
  /** SQL by what the link to it says: one, or one a sweep. */
  sql: readonly (readonly [name: string, sql: string])[];
  /** What a terminal takes for the same rows; none for what has no saved query. */
  commands: readonly string[];
  /** Sweeps and dates, for what leaves the page. */
  lines: () => string[];
}

const trialAddress = (trial_uuid: string): string =>
  addressOf({view: 'trial', trial_uuid, range: null});

function Drawn({
  figure,
  rows,
}: {
  figure: Pick<Figure, 'title' | 'draw' | 'part'>;
  rows: readonly Row[];
}) {
  const [outer, width] = useWidth<HTMLDivElement>();
  const inner = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (width === 0 || inner.current === null) return;
    try {
      const drawing = figure.draw({document, ink: pageInk, width, trialAddress}, rows);
      // Plot names its groups of marks, which have no role; the figure has a sentence of its own.
      for (const each of drawing.querySelectorAll('g[aria-label]'))
        each.removeAttribute('aria-label');
      inner.current.replaceChildren(drawing);
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  }, [figure, rows, width]);
  // What has links in it is no picture to a screen reader.
  const role = figure.part === 'capabilities' ? 'group' : 'img';
  return (
    <div ref={outer}>
      {failure !== null && (
        <Notice grade="bad" what="This figure cannot be drawn.">
          {failure}
        </Notice>
      )}
      <div
        ref={inner}
        class="drawn"
        role={role}
        aria-label={`${figure.title}, ${count(rows.length)} rows; rows shows them as a table`}
        tabIndex={0}
      />
    </div>
  );
}

function Rows({source, rows}: {source: PartSource; rows: readonly Row[]}) {
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <>
      <div class="scroll rows" tabIndex={0}>
        <table class="tb">
          <thead>
            <tr>
              {source.columns.map((name) => (
                <th key={name} scope="col" class={typeof shown[0]?.[name] === 'number' ? 'r' : ''}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {source.columns.map((name) => {
                  const value = row[name] ?? null;
                  return (
                    <td key={name} class={typeof value === 'number' ? 'r' : ''}>
                      {value === null ? <span class="t3">NULL</span> : String(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        {rows.length > MOST_SHOWN && (
          <>
            The first {MOST_SHOWN} of {count(rows.length)} rows: download CSV for every row.{' '}
          </>
        )}
        {source.commands.map((command) => (
          <code key={command} class="cmd">
            {command}
          </code>
        ))}
      </p>
    </>
  );
}

function Actions({
  figure,
  rows,
  source,
  open,
  onRows,
  onFailure,
}: {
  figure: Pick<Figure, 'id' | 'title' | 'caption' | 'draw'>;
  rows: readonly Row[];
  source: PartSource;
  open: boolean;
  onRows: () => void;
  onFailure: (message: string) => void;
}) {
  const name = `webdyno-${figure.id}`;
  const picture = (): SVGSVGElement => sheet(document, figure, rows, source.lines());
  const csv = (): Blob => new Blob([csvOf(source.columns, rows)], {type: 'text/csv'});
  return (
    <span class="fig-acts">
      <button class="link" aria-expanded={open} onClick={onRows}>
        rows
      </button>
      <button class="link" onClick={() => download(`${name}.csv`, csv())}>
        CSV
      </button>
      <button class="link" onClick={() => download(`${name}.svg`, svgFile(picture()))}>
        SVG
      </button>
      <button
        class="link"
        onClick={() => {
          pngFile(picture()).then(
            (blob) => download(`${name}.png`, blob),
            (error: unknown) => onFailure(String(error)),
          );
        }}
      >
        PNG
      </button>
      {source.sql.map(([label, sql]) => (
        <a key={label} href={sqlAddress(sql)}>
          {label}
        </a>
      ))}
    </span>
  );
}

/** What would measure a figure: a plan's name, or words. */
export function Needs({needs, plan}: Pick<Figure, 'needs' | 'plan'>) {
  return (
    <>
      This figure needs {needs}. Plans that have it: <code>{plan}</code>.
    </>
  );
}

function NotMeasured({
  needs,
  plan,
  tasks,
}: Pick<Figure, 'needs' | 'plan'> & {tasks: readonly string[]}) {
  return (
    <Quiet what="Not measured.">
      <Needs needs={needs} plan={plan} /> The sweep has {tasks.join(', ') || 'nothing of it'}.
    </Quiet>
  );
}

export function FigurePart({
  number,
  figure,
  source,
  tasks,
  children,
}: {
  number: number;
  figure: Pick<Figure, 'id' | 'part' | 'title' | 'caption' | 'draw' | 'needs' | 'plan'>;
  source: PartSource;
  tasks: readonly string[];
  children?: preact.ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const {rows} = source;
  return (
    <section id={`figure-${figure.id}`} data-part={figure.part}>
      <div class="fig-head">
        <h2>
          <span class="fig-number">{number}</span> {figure.title}
        </h2>
        {rows.length > 0 && (
          <Actions
            figure={figure}
            rows={rows}
            source={source}
            open={open}
            onRows={() => setOpen(!open)}
            onFailure={setFailure}
          />
        )}
      </div>
      {children}
      {failure !== null && (
        <Notice grade="bad" what="The file was not made.">
          {failure}
        </Notice>
      )}
      {source.failure !== null ? (
        <Notice grade="bad" what="These rows cannot be read.">
          The collector says: {source.failure}
        </Notice>
      ) : rows.length === 0 ? (
        <NotMeasured needs={figure.needs} plan={figure.plan} tasks={tasks} />
      ) : (
        <>
          <p class="note">{figure.caption(rows)}</p>
          {source.truncated && (
            <Notice grade="warn" what={`Truncated at ${count(rows.length)} rows.`}>
              The query has more. Choose fewer sweeps, or run it in a terminal.
            </Notice>
          )}
          <Drawn figure={figure} rows={rows} />
          {open && <Rows source={source} rows={rows} />}
        </>
      )}
    </section>
  );
}

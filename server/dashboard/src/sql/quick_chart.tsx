// The quick chart: lines and marks of the rows that are shown, and of no others.
import {useState} from 'preact/hooks';
import {count} from '../format.ts';
import {FrameworkMark} from '../marks/framework_mark.tsx';
import {isNumeric} from './cells.ts';
import type {Row} from './cells.ts';
import {chartData, firstChoice} from './chart_data.ts';
import type {ChartData, Choice, Series} from './chart_data.ts';
import {axisOf} from './chart_axis.ts';
import type {Axis} from './chart_axis.ts';

const WIDTH = 376;
const HEIGHT = 270;
const LEFT = 44;
const RIGHT = 110;
const TOP = 12;
const BOTTOM = 40;
const LABEL_STEP = 14;
const MARK = 12; // the box of a framework's sign

const DASHED: ReadonlySet<string> = new Set(['wasm', 'webgpu']);

const colourOf = ({framework}: Series): string =>
  framework === null ? 'var(--text)' : `var(--fw-${framework}, var(--text-2))`;

function Mark({series, x, y}: {series: Series; x: number; y: number}) {
  if (series.framework === null) return <circle class="dot" cx={x} cy={y} r="3.5" />;
  return (
    <g transform={`translate(${x - MARK / 2} ${y - MARK / 2})`}>
      <FrameworkMark framework={series.framework} backend={series.backend ?? ''} />
    </g>
  );
}

/** Of several points at one place no line says what is between them and the next. */
const isLine = ({points}: Series): boolean =>
  new Set(points.map(({x}) => x)).size === points.length;

function Line({series, x, y, joined}: {series: Series; x: Axis; y: Axis; joined: boolean}) {
  const colour = colourOf(series);
  const places = series.points.map((point) => ({
    left: x.place(point.x),
    top: y.place(point.y),
    low: point.low === null ? null : y.place(point.low),
    high: point.high === null ? null : y.place(point.high),
  }));
  return (
    <g>
      {joined && isLine(series) && (
        <polyline
          points={places.map(({left, top}) => `${left},${top}`).join(' ')}
          fill="none"
          stroke={colour}
          stroke-width="var(--chart-line-width)"
          {...(DASHED.has(series.backend ?? '') && {'stroke-dasharray': '7 3'})}
        />
      )}
      {places.map(({left, top, low, high}, index) => (
        <g key={index}>
          {low !== null && high !== null && (
            <line
              x1={left}
              x2={left}
              y1={low}
              y2={high}
              stroke={colour}
              stroke-width="var(--chart-ci-width)"
            />
          )}
          <Mark series={series} x={left} y={top} />
        </g>
      ))}
    </g>
  );
}

/** At the ends of the lines, in their order, none upon another. */
function Labels({all, y}: {all: readonly Series[]; y: Axis}) {
  const ends = all
    .map((series) => ({series, top: y.place(series.points.at(-1)!.y)}))
    .toSorted((left, right) => left.top - right.top);
  let free = TOP;
  const placed = ends.map(({series, top}, index) => {
    const least = Math.max(top, free);
    const most = HEIGHT - BOTTOM - (ends.length - 1 - index) * LABEL_STEP;
    free = Math.min(least, most) + LABEL_STEP;
    return {series, top: Math.min(least, most)};
  });
  return (
    <>
      {placed.map(({series, top}) => (
        <g key={series.name}>
          <Mark series={series} x={WIDTH - RIGHT + 14} y={top} />
          <text x={WIDTH - RIGHT + 23} y={top + 4}>
            {series.name}
          </text>
        </g>
      ))}
    </>
  );
}

function Plot({data, x_name, y_name}: {data: ChartData; x_name: string; y_name: string}) {
  const points = data.series.flatMap((series) => series.points);
  const x = axisOf(data.categories ?? points.map((point) => point.x), [
    LEFT + 8,
    WIDTH - RIGHT - 4,
  ]);
  const y = axisOf(
    points.flatMap(({y: value, low, high}) => [value, low ?? value, high ?? value]),
    [HEIGHT - BOTTOM, TOP],
  );
  const lines = `${count(data.series.length)} ${data.series.length === 1 ? 'line' : 'lines'}`;
  return (
    <svg
      class="chart qchart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`${y_name} by ${x_name}: ${lines}, ${count(points.length)} points`}
    >
      {y.ticks.map(({value, text}) => (
        <g key={value}>
          <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y.place(value)} y2={y.place(value)} />
          <text x={LEFT - 6} y={y.place(value) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      <line class="axis" x1={LEFT} x2={WIDTH - RIGHT} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      {x.ticks.map(({value, text}) => (
        <text key={value} x={x.place(value)} y={HEIGHT - BOTTOM + 15} text-anchor="middle">
          {text}
        </text>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">
        {x_name}
        {x.logarithmic && ', logarithmic'}
      </text>
      {data.series.map((series) => (
        <Line key={series.name} series={series} x={x} y={y} joined={data.whole} />
      ))}
      {data.series.some(({name}) => name !== '') && <Labels all={data.series} y={y} />}
    </svg>
  );
}

function Choose({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: string;
  options: readonly {value: string; text: string}[];
  onChoose: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Each column alone, and framework with backend, which together are an arm. */
function seriesOptions(columns: readonly string[]): {value: string; text: string}[] {
  const arm = ['framework', 'backend'].map((name) => columns.indexOf(name));
  return [
    {value: '', text: 'none'},
    ...(arm.includes(-1) ? [] : [{value: arm.join(), text: 'framework, backend'}]),
    ...columns.map((text, index) => ({value: String(index), text})),
  ];
}

const indexesOf = (value: string): number[] => (value === '' ? [] : value.split(',').map(Number));

function Drawn({
  columns,
  rows,
  first,
}: {
  columns: readonly string[];
  rows: readonly Row[];
  first: Choice;
}) {
  const [choice, setChoice] = useState(first);
  const data = chartData(columns, rows, choice);
  const all = columns.map((text, index) => ({value: String(index), text}));
  const numbers = all.filter((_, index) => isNumeric(rows, index));
  const [x_name, y_name] = [columns[choice.x]!, columns[choice.y]!];
  return (
    <>
      <div class="qf3">
        <Choose
          label="x"
          value={String(choice.x)}
          options={all}
          onChoose={(value) => setChoice({...choice, x: Number(value)})}
        />
        <Choose
          label="y"
          value={String(choice.y)}
          options={numbers}
          onChoose={(value) => setChoice({...choice, y: Number(value)})}
        />
        <Choose
          label="line"
          value={choice.series.join()}
          options={seriesOptions(columns)}
          onChoose={(value) => setChoice({...choice, series: indexesOf(value)})}
        />
      </div>
      {'refused' in data ? (
        <p class="note">{data.refused}</p>
      ) : (
        <>
          <p class="note">{y_name}</p>
          <Plot data={data} x_name={x_name} y_name={y_name} />
          <p class="note">
            {data.interval !== null && <>CI bars from {data.interval}. </>}
            Drawn from the {count(rows.length)} rows shown
            {data.left_out > 0 && <>, of which {count(data.left_out)} have no number</>}.
          </p>
        </>
      )}
    </>
  );
}

export function QuickChart({columns, rows}: {columns: readonly string[]; rows: readonly Row[]}) {
  const first = firstChoice(columns, rows);
  if (first === null) return <p class="note">No column of numbers to draw.</p>;
  return <Drawn key={columns.join()} columns={columns} rows={rows} first={first} />;
}

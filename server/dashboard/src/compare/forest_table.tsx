// One measure of a comparison: a row for each pair of configurations, their ratios on one axis.
import {bytes, count, fixed, threeDigits} from '../format.ts';
import type {
  ComparedMeasure,
  ComparedRow,
  ComparisonAnswer,
  MeasureWords,
  Unit,
} from './comparison_answers.ts';
import type {ForestAxis} from './forest_axis.ts';
import {forestAxis, placeOf} from './forest_axis.ts';
import {ratioInterval, ratioText} from './verdict_words.ts';

const WIDTH = 300;
const ROW = 26;
const EDGE = 14;
const HEAD = 18;
const MARK = 4;

const at = (axis: ForestAxis, ratio: number): number =>
  EDGE + placeOf(axis, ratio) * (WIDTH - 2 * EDGE);

function Head({axis, unit}: {axis: ForestAxis; unit: Unit}) {
  const [less, more] =
    unit === 'ms'
      ? ['faster', 'slower']
      : unit === 'bytes'
        ? ['smaller', 'larger']
        : ['less', 'more'];
  return (
    <svg class="chart" width={WIDTH} height={HEAD + 14} aria-hidden="true">
      <text x={EDGE} y="11">
        head is {less}
      </text>
      <text x={WIDTH - EDGE} y="11" text-anchor="end">
        head is {more}
      </text>
      {axis.ticks.map((tick) => (
        <text key={tick} x={at(axis, tick)} y={HEAD + 10} text-anchor="middle">
          {tick}×
        </text>
      ))}
    </svg>
  );
}

function Mark({axis, row, tolerance}: {axis: ForestAxis; row: ComparedRow; tolerance: number}) {
  const {ratio, verdict} = row;
  const middle = ROW / 2;
  const [left, right] = [at(axis, 1 / (1 + tolerance)), at(axis, 1 + tolerance)];
  return (
    <svg class="chart" width={WIDTH} height={ROW} aria-hidden="true">
      <rect class="within" x={left} width={right - left} y="0" height={ROW} />
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          class={tick === 1 ? 'one' : 'grid'}
          x1={at(axis, tick)}
          x2={at(axis, tick)}
          y1="0"
          y2={ROW}
        />
      ))}
      {ratio !== null && (
        <>
          <line
            class="ci"
            x1={at(axis, ratio.low)}
            x2={at(axis, ratio.high)}
            y1={middle}
            y2={middle}
          />
          <rect
            class={verdict === null || verdict === 'unsure' ? 'dot open' : 'dot'}
            x={at(axis, ratio.estimate) - MARK}
            y={middle - MARK}
            width={2 * MARK}
            height={2 * MARK}
          />
        </>
      )}
    </svg>
  );
}

export function amountText(value: number | null, unit: Unit): string {
  if (value === null) return 'none';
  return unit === 'bytes' ? bytes(value) : threeDigits(value);
}

function pText(p: number | null): string {
  if (p === null) return '';
  return p < 0.001 ? '< 0.001' : fixed(p, 3);
}

const VERDICT_CLASS: Readonly<Record<string, string>> = {faster: 'good', slower: 'bad'};

function Row({
  axis,
  row,
  words,
  name,
  unit,
  tolerance,
}: {
  axis: ForestAxis;
  row: ComparedRow;
  words: MeasureWords['rows'][number];
  name: string;
  unit: Unit;
  tolerance: number;
}) {
  const interval = ratioInterval(row);
  return (
    <tr class={row.regression ? 'off' : ''}>
      <th scope="row">
        {name}
        {words.remarks.map((remark) => (
          <span key={remark} class="of">
            {remark}
          </span>
        ))}
      </th>
      {(
        [
          ['base', row.base],
          ['head', row.head],
        ] as const
      ).map(([side, arm]) => (
        <td key={side} class="r" data-of={side}>
          {amountText(arm.geometric_mean, unit)} <small>n = {count(arm.trials)}</small>
        </td>
      ))}
      <td class="fcol">
        <Mark axis={axis} row={row} tolerance={tolerance} />
      </td>
      <td class="r" data-of="head / base">
        {row.ratio === null ? 'none' : ratioText(row.ratio.estimate)}{' '}
        {interval !== null && <span class="ci">{interval}</span>}
      </td>
      <td class="r" data-of="delta">
        {row.cliffs_delta === null
          ? ''
          : fixed(row.cliffs_delta.estimate, 2).replace('-', '\u2212')}
      </td>
      <td class="r" data-of="p">
        {pText(row.adjusted_p_value)}
      </td>
      <td class={unit === 'percent' ? '' : (VERDICT_CLASS[row.verdict ?? ''] ?? '')}>
        <b>{words.verdict}</b>
      </td>
    </tr>
  );
}

const UNITS: Readonly<Record<Unit, string>> = {ms: 'ms', percent: '% of a core or GPU', bytes: ''};

export function ForestTable({
  measure,
  words,
  comparison,
}: {
  measure: ComparedMeasure;
  words: MeasureWords;
  comparison: ComparisonAnswer['comparison'];
}) {
  const {tolerance, configurations} = comparison;
  const axis = forestAxis(
    measure.rows.flatMap(({ratio}) => ratio ?? []),
    tolerance,
  );
  const total = measure.geometric_mean_ratio;
  return (
    <div
      class="scroll"
      tabIndex={0}
      role="group"
      aria-label={`${words.title}, ${count(measure.rows.length)} rows`}
    >
      <div class="forest-head">
        <Head axis={axis} unit={measure.unit} />
      </div>
      <table class="tb forest">
        <thead>
          <tr>
            <th scope="col">configuration</th>
            <th scope="col" class="r">
              base {UNITS[measure.unit]}
            </th>
            <th scope="col" class="r">
              head {UNITS[measure.unit]}
            </th>
            <th scope="col" class="fcol">
              <Head axis={axis} unit={measure.unit} />
            </th>
            <th scope="col" class="r">
              head / base [95 % CI]
            </th>
            <th scope="col" class="r">
              delta
            </th>
            <th scope="col" class="r">
              p, adjusted
            </th>
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          {measure.rows.map((row, index) => (
            <Row
              key={row.configuration}
              axis={axis}
              row={row}
              words={words.rows[index] ?? {verdict: '', remarks: []}}
              name={configurations[row.configuration]?.name ?? ''}
              unit={measure.unit}
              tolerance={tolerance}
            />
          ))}
          {total !== null && (
            <tr class="total">
              <th scope="row">geometric mean</th>
              <td class="r" colSpan={2}>
                of {count(measure.ratios)}, {count(measure.missing)} missing
              </td>
              <td class="fcol">
                <svg class="chart" width={WIDTH} height={ROW} aria-hidden="true">
                  <path class="dot" d={`M${at(axis, total)} ${ROW / 2 - 6}l6 6l-6 6l-6 -6Z`} />
                </svg>
              </td>
              <td class="r">{ratioText(total)}</td>
              <td colSpan={3} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

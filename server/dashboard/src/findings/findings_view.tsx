// What the studies found, as one sweep shows it: sentences, each with its number, its interval and its query.
import type {Collector} from '../collector/use_collector.ts';
import {useConnection, useLoad} from '../collector/use_collector.ts';
import {count, meanWithInterval} from '../format.ts';
import {addressOf} from '../router.ts';
import {ConnectionNotice} from '../states/connection_notice.tsx';
import {Failed, Loading, Quiet} from '../states/notices.tsx';
import {findingsAnswer, isMeasured} from './finding_answers.ts';
import type {Finding, MeasuredFinding} from './finding_answers.ts';
import {limits, sentence, valueText} from './finding_words.ts';
import {ratioAxis} from './ratio_axis.ts';
import type {RatioAxis} from './ratio_axis.ts';

const WIDTH = 300;
const ROW = 22;
const EDGE = 12;

const placeOf = (axis: RatioAxis, value: number): number =>
  EDGE + axis.at(value) * (WIDTH - 2 * EDGE);

function AxisHead({axis}: {axis: RatioAxis}) {
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} 18`} width={WIDTH} height="18" aria-hidden="true">
      {axis.ticks.map(({value}) => (
        <text key={value} x={placeOf(axis, value)} y="13" text-anchor="middle">
          {count(value) === '0' ? String(value) : count(value)}
        </text>
      ))}
    </svg>
  );
}

/** The number and its interval on the common axis; what it says is beside it in words. */
function Mark({axis, finding}: {axis: RatioAxis; finding: MeasuredFinding}) {
  const {value, ci95_low, ci95_high} = finding;
  const middle = ROW / 2;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${ROW}`}
      width={WIDTH}
      height={ROW}
      aria-hidden="true"
    >
      {axis.ticks.map((tick) => (
        <line
          key={tick.value}
          class={tick.value === 1 ? 'one' : 'grid'}
          x1={placeOf(axis, tick.value)}
          x2={placeOf(axis, tick.value)}
          y1="0"
          y2={ROW}
        />
      ))}
      {ci95_low !== null && ci95_high !== null && (
        <line
          class="ci"
          x1={placeOf(axis, ci95_low)}
          x2={placeOf(axis, ci95_high)}
          y1={middle}
          y2={middle}
        />
      )}
      <circle class="dot" cx={placeOf(axis, value)} cy={middle} r="3.5" />
    </svg>
  );
}

function Measured({
  axis,
  finding,
  sweep_id,
}: {
  axis: RatioAxis;
  finding: MeasuredFinding;
  sweep_id: number;
}) {
  const {before, value, after} = sentence(finding);
  const {interval} = meanWithInterval(finding.value, finding.ci95_low, finding.ci95_high);
  const command = `./webdyno query ${finding.query} sweep_id=${sweep_id}`;
  const asked = {
    kind: 'saved',
    query: finding.query,
    values: {sweep_id: String(sweep_id)},
  } as const;
  return (
    <tr>
      <td class="fs">
        <p class="tp">{finding.title}</p>
        <p>
          {before}
          <mark>{value}</mark>
          {after}
        </p>
        <p class="t3">
          {count(finding.configurations)} configurations, {count(finding.trials)} trials.{' '}
          {limits(finding).join(' ')}
          {finding.study !== null && <> A study printed: {finding.study}</>}
        </p>
      </td>
      <td class="rt">
        {valueText(finding)} {interval !== null && <span class="t2">{interval}</span>}
      </td>
      <td class="fcol">
        <Mark axis={axis} finding={finding} />
      </td>
      <td class="ql">
        <details>
          <summary>query</summary>
          <p class="t2">{finding.description}</p>
          <code>{command}</code>
          <p>
            <a href={addressOf({view: 'sql', asked})}>Open it in SQL</a>
          </p>
        </details>
      </td>
    </tr>
  );
}

function NotMeasured({finding}: {finding: Finding}) {
  return (
    <tr class="nm">
      <td class="fs">
        <p class="tp">{finding.title}</p>
        <p>{finding.description}</p>
      </td>
      <td class="rt">not measured</td>
      <td class="fcol" />
      <td class="ql">plan {finding.needs}</td>
    </tr>
  );
}

export function FindingTable({
  findings,
  sweep_id,
}: {
  findings: readonly Finding[];
  sweep_id: number;
}) {
  const measured = findings.filter(isMeasured);
  const axis = ratioAxis(
    measured.flatMap(({value, ci95_low, ci95_high}) => [
      value,
      ci95_low ?? value,
      ci95_high ?? value,
    ]),
  );
  return (
    <table class="find">
      <thead>
        <tr>
          <th scope="col">finding</th>
          <th scope="col">number [95 % interval]</th>
          <th scope="col" class="fcol">
            <AxisHead axis={axis} />
          </th>
          <th scope="col">behind it</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) =>
          isMeasured(finding) ? (
            <Measured key={finding.query} axis={axis} finding={finding} sweep_id={sweep_id} />
          ) : (
            <NotMeasured key={finding.query} finding={finding} />
          ),
        )}
      </tbody>
    </table>
  );
}

export function FindingsView({collector, sweep_uuid}: {collector: Collector; sweep_uuid: string}) {
  const connection = useConnection(collector);
  const {state} = useLoad(collector, sweep_uuid, () =>
    collector.client.get(`/sweeps/${sweep_uuid}/findings`, findingsAnswer),
  );
  return (
    <main>
      <ConnectionNotice state={connection} what="These findings" />
      <p class="crumb">
        <a href="/sweeps">Sweeps</a> /{' '}
        <a href={addressOf({view: 'sweep', sweep_uuid, outcome: null})} title={sweep_uuid}>
          {sweep_uuid}
        </a>{' '}
        / findings
      </p>
      <div class="head">
        <div>
          <h1>Findings</h1>
          <p class="facts">
            What the studies found, recomputed from this sweep: geometric means over configurations
            with 95 % intervals over trials. Every sentence stands on one query.
          </p>
        </div>
      </div>
      {state.kind === 'loading' && connection.kind !== 'lost' && <Loading what="the findings" />}
      {state.kind === 'failed' && (
        <Failed what="The findings" failure={state.failure}>
          <a href="/sweeps">All sweeps</a>
        </Failed>
      )}
      {state.kind === 'loaded' &&
        (state.value.findings.some(isMeasured) ? (
          <FindingTable findings={state.value.findings} sweep_id={state.value.sweep_id} />
        ) : (
          <>
            <Quiet what="Nothing of what the studies found is measured in this sweep.">
              {null}
            </Quiet>
            <FindingTable findings={state.value.findings} sweep_id={state.value.sweep_id} />
          </>
        ))}
    </main>
  );
}

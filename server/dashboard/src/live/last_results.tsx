// The trials that ended last, newest on top.
import type {Trial} from '../collector/answers.ts';
import {duration, millisecondsCell, size} from '../format.ts';
import {FrameworkName} from '../marks/framework_name.tsx';
import {FlagLines, Flags} from '../marks/flags.tsx';
import {Percentile} from '../marks/percentile.tsx';
import {TimesNote} from '../marks/times_note.tsx';
import {Outcome, hasEnded} from '../marks/outcome.tsx';
import {Beside, whatOf} from '../marks/what_of.tsx';
import type {WhatOf} from '../marks/what_of.tsx';
import {addressOf} from '../router.ts';

const SHOWN = 12;

export function lastEnded(trials: readonly Trial[]): Trial[] {
  return trials
    .filter(({outcome}) => hasEnded(outcome))
    .toSorted((a, b) => b.position - a.position)
    .slice(0, SHOWN);
}

/** In the place of the numbers: a failed trial keeps its row, and says why. */
function InPlaceOfNumbers({trial}: {trial: Trial}) {
  const {outcome, cause, message, duration_us} = trial;
  if (outcome === 'done') return <>no {trial.task} iterations</>;
  if (outcome === 'timeout' && duration_us !== null) return <>{duration(duration_us / 1000)}</>;
  const address = addressOf({view: 'sweep', sweep_uuid: trial.sweep_uuid, outcome});
  return (
    <a class="q" href={address} title={message ?? ''}>
      {cause ?? 'no cause known'}
    </a>
  );
}

function ResultRow({trial, what}: {trial: Trial; what: WhatOf}) {
  const {median_ms} = trial;
  return (
    <tr>
      <td>
        <Outcome outcome={trial.outcome} />
      </td>
      <td class="flagged">
        <FrameworkName trial={trial} version={false} />{' '}
        <span class="t2">
          {trial.task} {size(trial)}
        </span>
        <Flags flags={trial.flags} />
        <Beside what={what} trial={trial} />
      </td>
      {median_ms === null ? (
        <td class="r t3 why" colSpan={2}>
          <InPlaceOfNumbers trial={trial} />
        </td>
      ) : (
        <>
          <td class="r">{millisecondsCell(median_ms)}</td>
          <td class="r t2">
            <Percentile trial={trial} />
          </td>
        </>
      )}
    </tr>
  );
}

export function LastResults({trials}: {trials: readonly Trial[]}) {
  const last = lastEnded(trials);
  const what = whatOf(last);
  return (
    <section>
      <h2>Last results</h2>
      {last.length === 0 ? (
        <p class="note">No trial has ended yet.</p>
      ) : (
        <>
          {what.head !== '' && <p class="note">{what.head}</p>}
          <div class="scroll">
            <table class="tb">
              <thead>
                <tr>
                  <th>outcome</th>
                  <th>configuration</th>
                  <th class="r">
                    median
                    <br />
                    <span class="u">ms</span>
                  </th>
                  <th class="r">
                    p95
                    <br />
                    <span class="u">ms</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {last.map((trial) => (
                  <ResultRow key={trial.trial_uuid} trial={trial} what={what} />
                ))}
              </tbody>
            </table>
          </div>
          <p class="note">
            <TimesNote /> One trial has no interval. 8×256 is depth × width.
          </p>
          <FlagLines trials={last} />
        </>
      )}
    </section>
  );
}

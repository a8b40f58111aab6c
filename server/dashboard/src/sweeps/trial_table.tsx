// The trials of a sweep in running order, with the words of what went wrong in full.
import type {Trial} from '../collector/answers.ts';
import {duration, millisecondsCell, scientific, size} from '../format.ts';
import {FrameworkName} from '../marks/framework_name.tsx';
import {FlagLines, Flags} from '../marks/flags.tsx';
import {Percentile} from '../marks/percentile.tsx';
import {TimesNote} from '../marks/times_note.tsx';
import {Outcome} from '../marks/outcome.tsx';
import {Beside, whatOf} from '../marks/what_of.tsx';
import type {WhatOf} from '../marks/what_of.tsx';
import {addressOf} from '../router.ts';

function Words({trial: {cause, message, failed_phase, flags}}: {trial: Trial}) {
  return (
    <>
      <Flags flags={flags} />
      {cause !== null && <b>{cause}</b>}
      {failed_phase !== null && <> in phase {failed_phase}</>}
      {message !== null && <span class="message">{message}</span>}
    </>
  );
}

function TrialRow({trial, what}: {trial: Trial; what: WhatOf}) {
  const {median_ms, duration_us, max_abs_error, attempt_number} = trial;
  return (
    <tr>
      <th scope="row" class="r">
        <a href={addressOf({view: 'trial', trial_uuid: trial.trial_uuid, range: null})}>
          {trial.position}
        </a>
      </th>
      <td>
        <Outcome outcome={trial.outcome} />
      </td>
      <td>
        <FrameworkName trial={trial} version={true} />
      </td>
      <td>
        {trial.workload} {trial.task} <span class="t2">{size(trial)}</span>
        <Beside what={what} trial={trial} />
      </td>
      <td class="r">{trial.repetition}</td>
      <td class="r">{attempt_number}</td>
      <td class="r">{median_ms !== null && millisecondsCell(median_ms)}</td>
      <td class="r t2">
        <Percentile trial={trial} />
      </td>
      <td class="r">{duration_us !== null && duration(duration_us / 1000)}</td>
      <td class="r">{max_abs_error !== null && scientific(max_abs_error)}</td>
      <td class="words">
        <Words trial={trial} />
      </td>
    </tr>
  );
}

export function TrialTable({trials}: {trials: readonly Trial[]}) {
  const what = whatOf(trials);
  return (
    <>
      {what.head !== '' && <p class="note">{what.head}</p>}
      <div class="scroll">
        <table class="tb hov trials">
          <thead>
            <tr>
              <th class="r">position</th>
              <th>outcome</th>
              <th>framework</th>
              <th>
                workload, task, <span class="u">depth × width</span>
              </th>
              <th class="r">repetition</th>
              <th class="r">attempt</th>
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
              <th class="r">duration</th>
              <th class="r">
                max_abs_
                <wbr />
                error
              </th>
              <th class="words">flags; cause and message of what went wrong</th>
            </tr>
          </thead>
          <tbody>
            {trials.map((trial) => (
              <TrialRow key={trial.trial_uuid} trial={trial} what={what} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        <TimesNote /> Of ×m: of groups of m calls, in which a single slow one is spread over its
        group. duration is from the first sample to the last. max_abs_error compares the
        page&rsquo;s output with the same network in 64-bit floating point.
      </p>
      <FlagLines trials={trials} />
    </>
  );
}

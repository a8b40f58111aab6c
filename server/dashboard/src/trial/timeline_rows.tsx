// What the lanes show, as tables: iterations and CPU windows of the part that is shown.
import type {TimeRange} from '../charts/bands.tsx';
import {ROLES} from '../charts/cpu_windows.ts';
import {count, threeDigits} from '../format.ts';
import {callMs} from './lane_values.ts';
import type {Timeline} from './trial_answers.ts';

const MOST_ROWS = 500; // of each table: a browser lays out no more of them in a moment

export function TimelineRows({timeline, shown}: {timeline: Timeline; shown: TimeRange}) {
  const seconds = (t_us: number): string => ((t_us - timeline.first_us) / 1e6).toFixed(4);
  const inView = (t_us: number): boolean => shown.from_us <= t_us && t_us <= shown.to_us;
  const iterations = timeline.iterations.filter(({start_us}) => inView(start_us));
  const windows = timeline.cpu.filter(([, end_us]) => inView(end_us ?? 0));
  const cut = Math.max(iterations.length, windows.length) > MOST_ROWS;
  return (
    <>
      {cut && (
        <p class="note">
          The first {count(MOST_ROWS)} rows of each; zoom in for others, or download the trace for
          all.
        </p>
      )}
      <div class="scroll rows">
        <table class="tb">
          <thead>
            <tr>
              <th>phase</th>
              <th class="r">iteration</th>
              <th class="r">begins, s</th>
              <th class="r">ms a call</th>
              <th class="r">calls</th>
            </tr>
          </thead>
          <tbody>
            {iterations.slice(0, MOST_ROWS).map((each) => (
              <tr key={`${each.phase} ${each.index}`}>
                <td>{timeline.phases[each.phase]?.name}</td>
                <td class="r">{count(each.index)}</td>
                <td class="r">{seconds(each.start_us)}</td>
                <td class="r">{threeDigits(callMs(each))}</td>
                <td class="r">{count(each.calls)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="scroll rows">
        <table class="tb">
          <thead>
            <tr>
              <th class="r">window ends, s</th>
              {ROLES.map((role) => (
                <th key={role} class="r">
                  {role}, % of one core
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {windows.slice(0, MOST_ROWS).map(([begin_us, end_us, ...values]) => (
              <tr key={begin_us}>
                <td class="r">{seconds(end_us ?? 0)}</td>
                {ROLES.map((role, index) => {
                  const value = values[index] ?? null;
                  return (
                    <td key={role} class="r">
                      {value === null ? '' : threeDigits(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

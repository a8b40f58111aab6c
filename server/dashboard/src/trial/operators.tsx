// Where the time of a call goes, by the library's own profiler: a row for each operator.
import {count, duration, percent, threeDigits} from '../format.ts';
import type {About} from './trial_answers.ts';

type Profile = About['operators'];

/** How much of a call is in the rows, and what the profiler cost. */
function coverage({coverage_percent, profiled_ms, measured_ms}: Profile[number]): string {
  const parts = [
    ...(coverage_percent === null ? [] : [`together ${percent(coverage_percent)} of a call`]),
    ...(profiled_ms === null ? [] : [`which took ${duration(profiled_ms)} under the profiler`]),
    ...(measured_ms === null ? [] : [`${duration(measured_ms)} without it`]),
  ];
  return parts.join(', ');
}

export function Operators({operators}: {operators: Profile}) {
  const [first] = operators;
  if (first === undefined) return null;
  if (first.operator === null)
    return (
      <section>
        <h2>Operators</h2>
        <p class="note">None: {first.absent}.</p>
      </section>
    );
  return (
    <section>
      <h2>Operators</h2>
      <p class="note">
        Where the time of a call goes, by {first.profiler}, in calls behind all that is measured
        {first.clock === 'gpu' && ', by the GPU’s own clock'}: {coverage(first)}.
      </p>
      <div class="scroll">
        <table class="tb">
          <thead>
            <tr>
              <th>operator</th>
              <th>group</th>
              <th class="r">a call</th>
              <th class="r">time a call</th>
              <th class="r">share</th>
            </tr>
          </thead>
          <tbody>
            {operators.map((each) => (
              <tr key={each.operator}>
                <td>{each.operator}</td>
                <td class="t2">{each.operator_group}</td>
                <td class="r">{times(each.executions_per_call)}</td>
                <td class="r">{each.ms_per_call !== null && duration(each.ms_per_call)}</td>
                <td class="r">{each.share_percent !== null && percent(each.share_percent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function times(executions: number | null): string {
  if (executions === null) return '';
  return `${Number.isInteger(executions) ? count(executions) : threeDigits(executions)}×`;
}

// The trial in flight in words, and what the browser's processes do meanwhile.
import type {Running, Sweep} from '../collector/answers.ts';
import type {Trace} from '../charts/trace.ts';
import {duration} from '../format.ts';
import {FrameworkName} from '../marks/framework_name.tsx';
import {Lanes} from './lanes.tsx';

function ConfigurationWords({running, sweep}: {running: Running; sweep: Sweep}) {
  const {trial} = running;
  return (
    <p class="cfg">
      <FrameworkName trial={trial} version={true} />
      <span>{trial.workload}</span>
      <span>{trial.task}</span>
      {trial.depth !== null && <span>depth {trial.depth}</span>}
      {trial.width !== null && <span>width {trial.width}</span>}
      {trial.model !== null && <span>{trial.model}</span>}
      <span>
        block {trial.repetition} of {sweep.repetitions}
        {sweep.trials_at_most > sweep.trial_count && ' or more'}
      </span>
      <span>attempt {running.attempt_number}</span>
    </p>
  );
}

export function RunningTrial({
  running,
  sweep,
  traces,
}: {
  running: Running | null;
  sweep: Sweep;
  traces: readonly Trace[];
}) {
  return (
    <section>
      <h2>
        Running now{' '}
        {running !== null && (
          <span class="t2">
            {duration(running.elapsed_ms)}
            {running.phase !== null && `, phase ${running.phase}`}
          </span>
        )}
      </h2>
      {running === null ? (
        <p class="cfg t2">No trial runs now.</p>
      ) : (
        <ConfigurationWords running={running} sweep={sweep} />
      )}
      <Lanes traces={traces} />
    </section>
  );
}

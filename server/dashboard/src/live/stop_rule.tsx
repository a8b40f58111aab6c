// What the stop rule of a sweep by precision still needs: the configurations whose intervals are the widest, and how many
// trials they are expected to take.
import type {Collector} from '../collector/use_collector.ts';
import {useEvents, useLoad} from '../collector/use_collector.ts';
import {count, size, threeDigits} from '../format.ts';
import {FrameworkMark} from '../marks/framework_mark.tsx';
import {hasEnded} from '../marks/outcome.tsx';
import {precisionShape} from './precision_answer.ts';
import type {Precision} from './precision_answer.ts';

/** "7 of 12 configurations are precise enough, 1 has ended wider, 4 go on." */
export function precisionWords({configurations, precise, ended_wide}: Precision): string {
  const open = configurations - precise - ended_wide;
  const wider = ended_wide === 0 ? '' : `, ${count(ended_wide)} ended wider`;
  return `${count(precise)} of ${count(configurations)} configurations are precise enough${wider}, ${count(open)} go on.`;
}

const share = (of_one: number): string => `±${threeDigits(100 * of_one)}\u00a0%`;

function OpenRow({open}: {open: Precision['open'][number]}) {
  const {half_width, ci_half_width, done, trials_expected} = open;
  return (
    <tr>
      <td>
        <span class="arm">
          <FrameworkMark framework={open.framework} backend={open.backend} />
          {open.framework} <span class="t2">{open.backend}</span>
        </span>{' '}
        <span class="t2">
          {open.task} {size(open)}
        </span>
      </td>
      <td class="r">{half_width === null ? 'unknown' : share(half_width)}</td>
      <td class="r t2">{share(ci_half_width)}</td>
      <td class="r">
        {count(done)} <span class="t2">of {count(trials_expected)}</span>
      </td>
    </tr>
  );
}

export function StopRulePart({precision}: {precision: Precision}) {
  const {configurations, precise, ended_wide, open} = precision;
  const left = configurations - precise - ended_wide - open.length;
  return (
    <section>
      <h2>Stop rule</h2>
      <p class="note">{precisionWords(precision)}</p>
      {open.length > 0 && (
        <div class="scroll">
          <table class="tb">
            <thead>
              <tr>
                <th>configuration</th>
                <th class="r">interval</th>
                <th class="r">asked</th>
                <th class="r">trials</th>
              </tr>
            </thead>
            <tbody>
              {open.map((each) => (
                <OpenRow key={each.configuration_id} open={each} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {left > 0 && <p class="note">and {count(left)} narrower ones</p>}
      <p class="note">
        Half of the 95 % interval over the mean, of done trials; the widest for what is asked first.
        Trials: done, of how many are expected if times go on to scatter as they do.
      </p>
    </section>
  );
}

export function StopRule({collector, sweep_uuid}: {collector: Collector; sweep_uuid: string}) {
  const {state, reload} = useLoad(collector, sweep_uuid, () =>
    collector.client.get(`/sweeps/${sweep_uuid}/precision`, precisionShape),
  );
  const judged = state.kind === 'loaded' && state.value.configurations > 0;
  useEvents(collector, (event) => {
    if (!judged || event.kind !== 'trial' || event.trial.sweep_uuid !== sweep_uuid) return;
    if (hasEnded(event.trial.outcome)) reload();
  });
  return judged ? <StopRulePart precision={state.value} /> : null;
}

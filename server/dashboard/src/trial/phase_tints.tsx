// Phases behind all lanes, over their full height, each with its name where that has room.
import type {TimeRange} from '../charts/bands.tsx';
import {duration} from '../format.ts';
import type {Timeline} from './trial_answers.ts';

const CHARACTER_WIDTH = 6.4; // of 11 px type, generously

export function PhaseTints({
  timeline: {phases, last_us},
  shown,
  width,
}: {
  timeline: Timeline;
  shown: TimeRange;
  width: number;
}) {
  const length_us = shown.to_us - shown.from_us;
  return (
    <div class="bands" aria-hidden="true">
      {phases.map(({name, start_us, end_us}, order) => {
        const begin_us = Math.max(start_us, shown.from_us);
        const stop_us = Math.min(end_us ?? last_us, shown.to_us);
        const share = (stop_us - begin_us) / length_us;
        if (share <= 0) return null;
        const token = name.replaceAll('_', '-');
        const took = end_us === null ? 'no end' : duration((end_us - start_us) / 1000);
        const words = [`${name} ${took}`, name].find(
          (each) => each.length * CHARACTER_WIDTH < share * width,
        );
        return (
          <div
            key={order}
            class="phase"
            style={{
              left: `${(100 * (begin_us - shown.from_us)) / length_us}%`,
              width: `${100 * share}%`,
              background: `var(--phase-${token})`,
              borderTopColor: `var(--phase-${token}-mark, var(--line-strong))`,
            }}
          >
            {words !== undefined && <span>{words}</span>}
          </div>
        );
      })}
    </div>
  );
}

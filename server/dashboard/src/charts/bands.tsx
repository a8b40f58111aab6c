// What lies behind the lanes over their full height: one band a trial, in it the phases' tints; and the crosshair.
import type {Trace} from './trace.ts';

export interface TimeRange {
  from_us: number;
  to_us: number;
}

const CHARACTER_WIDTH = 6.4; // of 11 px type, generously

function clipped({from_us, to_us}: TimeRange, begin_us: number, end_us: number) {
  const length_us = to_us - from_us;
  const begin = (Math.max(begin_us, from_us) - from_us) / length_us;
  const end = (Math.min(end_us, to_us) - from_us) / length_us;
  return {begin, share: Math.max(0, end - begin)};
}

const place = ({begin, share}: {begin: number; share: number}) => ({
  left: `${100 * begin}%`,
  width: `${100 * share}%`,
});

function fits(text: string, share: number, width: number): boolean {
  return text.length * CHARACTER_WIDTH < share * width;
}

function Band({
  trace,
  range,
  width,
  index,
}: {
  trace: Trace;
  range: TimeRange;
  width: number;
  index: number;
}) {
  const at = clipped(range, trace.begin_us, trace.end_us);
  if (at.share === 0) return null;
  const name = `${trace.trial.framework} ${trace.trial.backend}`;
  const label = [name, trace.trial.framework].find((each) => fits(each, at.share, width));
  return (
    <>
      <div class={index % 2 === 0 ? 'band even' : 'band'} style={place(at)}>
        {label !== undefined && <span class="band-name">{label}</span>}
      </div>
      {trace.phases.map(({name: phase, start_us, end_us}, order) => {
        const where = clipped(range, start_us, end_us);
        if (where.share === 0) return null;
        const token = phase.replaceAll('_', '-');
        return (
          <div
            key={order}
            class="phase"
            style={{
              ...place(where),
              background: `var(--phase-${token})`,
              borderTopColor: `var(--phase-${token}-mark)`,
            }}
          >
            {fits(phase, where.share, width) && <span>{phase}</span>}
          </div>
        );
      })}
    </>
  );
}

export function Bands({
  traces,
  range,
  width,
}: {
  traces: readonly Trace[];
  range: TimeRange;
  width: number;
}) {
  return (
    <div class="bands" aria-hidden="true">
      {traces.map((trace, index) => (
        <Band
          key={trace.trial.trial_uuid}
          trace={trace}
          range={range}
          width={width}
          index={index}
        />
      ))}
    </div>
  );
}

export function Crosshair({t_us, range}: {t_us: number; range: TimeRange}) {
  const {begin} = clipped(range, t_us, t_us);
  return (
    <div class="bands" aria-hidden="true">
      <div class="cross" style={{left: `${100 * begin}%`}} />
    </div>
  );
}

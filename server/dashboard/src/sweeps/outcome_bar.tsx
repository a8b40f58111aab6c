// The trial strip as one bar, for a line of the sweep list: a red stretch is visible from afar.
import type {Sweep} from '../collector/answers.ts';

const BAR_WIDTH = 120;
const BAR_HEIGHT = 8;
const LEAST_PART = 1.5; // one failed trial of a thousand is still seen

/** Widths of done, failed, unsupported and the rest. */
export function barParts(
  sweep: Pick<Sweep, 'done' | 'failed' | 'unsupported' | 'trials_expected'>,
) {
  const part = (trials: number): number =>
    trials === 0
      ? 0
      : Math.max(LEAST_PART, (BAR_WIDTH * trials) / Math.max(1, sweep.trials_expected));
  const failed = part(sweep.failed);
  const unsupported = part(sweep.unsupported);
  const done = Math.min(part(sweep.done), BAR_WIDTH - failed - unsupported);
  return {done, failed, unsupported, rest: Math.max(0, BAR_WIDTH - done - failed - unsupported)};
}

export function OutcomeBar({sweep}: {sweep: Sweep}) {
  const {done, failed, unsupported, rest} = barParts(sweep);
  const hollow_from = done + failed;
  return (
    <svg
      class="obar"
      viewBox={`0 0 ${BAR_WIDTH} ${BAR_HEIGHT}`}
      width={BAR_WIDTH}
      height={BAR_HEIGHT}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect width={done} height={BAR_HEIGHT} style={{fill: 'var(--outcome-done)'}} />
      <rect x={done} width={failed} height={BAR_HEIGHT} style={{fill: 'var(--bad)'}} />
      {unsupported > 0 && (
        <rect
          x={hollow_from + 0.5}
          y={0.5}
          width={Math.max(0.5, unsupported - 1)}
          height={BAR_HEIGHT - 1}
          style={{fill: 'none', stroke: 'var(--outcome-unsupported)'}}
        />
      )}
      <rect
        x={BAR_WIDTH - rest}
        width={rest}
        height={BAR_HEIGHT}
        style={{fill: 'var(--outcome-queued)'}}
      />
    </svg>
  );
}

// The trial strip: how far a sweep is, and where the coloured cells are. Failed cells stand 2 px proud, unsupported ones
// are hollow, the running one is ink.
import type {Trial} from '../collector/answers.ts';
import {useWidth} from '../charts/use_width.ts';
import {size} from '../format.ts';
import {hasEnded, hasFailed, outcomeColour, outcomeOrQueued} from '../marks/outcome.tsx';
import type {StripCell} from './strip_layout.ts';
import {stripLayout} from './strip_layout.ts';

const LEGEND_ORDER = ['done', 'timeout', 'unsupported', 'running', 'queued'];

/** The outcomes that occur, those of one hue together, as the legend names them. */
export function legendOf(trials: readonly Trial[]): {colour: string; names: string[]}[] {
  const names = [...new Set(trials.map(({outcome}) => outcomeOrQueued(outcome)))];
  const rank = (name: string): number => {
    const place = LEGEND_ORDER.indexOf(name);
    return place < 0 ? LEGEND_ORDER.indexOf('timeout') : place;
  };
  const groups = new Map<string, string[]>();
  for (const name of names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))) {
    // Two outcomes may have tokens of one colour: timeout and driver_lost are both amber.
    const colour = HUE_OF[name] ?? name;
    groups.set(colour, [...(groups.get(colour) ?? []), name]);
  }
  return [...groups].map(([first, group]) => ({colour: outcomeColour(first), names: group}));
}

const HUE_OF: Readonly<Record<string, string>> = {
  visibility_lost: 'timeout',
  driver_lost: 'timeout',
  tab_closed: 'timeout',
  gpu_error: 'page_error',
  wrong_backend: 'out_of_memory',
};

function Cell({cell: {trial, x, y, width, height}}: {cell: StripCell}) {
  const outcome = outcomeOrQueued(trial.outcome);
  const words =
    `${trial.position}: ${trial.framework} ${trial.backend} ${trial.task} ` +
    `${size(trial)}, ${outcome}${trial.cause === null ? '' : ` (${trial.cause})`}`;
  const hollow = outcome === 'unsupported';
  return hollow ? (
    <rect
      x={x + 0.5}
      y={y + 0.5}
      width={width - 1}
      height={height - 1}
      fill="none"
      stroke={outcomeColour(outcome)}
    >
      <title>{words}</title>
    </rect>
  ) : (
    <rect x={x} y={y} width={width} height={height} style={{fill: outcomeColour(outcome)}}>
      <title>{words}</title>
    </rect>
  );
}

function sentenceOf(trials: readonly Trial[]): string {
  const ended = trials.filter(({outcome}) => hasEnded(outcome)).length;
  const failed = trials.filter(({outcome}) => hasFailed(outcome)).length;
  const unsupported = trials.filter(({outcome}) => outcome === 'unsupported').length;
  return (
    `Trials of the sweep in running order: ${ended} of ${trials.length} are finished, ` +
    `${failed} failed, ${unsupported} are unsupported`
  );
}

export function TrialStrip({trials}: {trials: readonly Trial[]}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const strip = stripLayout(trials, width);
  return (
    <section class="flush">
      <div ref={element}>
        {width > 0 && (
          <svg
            class="chart"
            width={width}
            height={strip.height}
            role="img"
            aria-label={sentenceOf(trials)}
          >
            {strip.rows.map(({repetition, y, progress, cells}) => (
              <g key={repetition}>
                {strip.words && (
                  <text x={0} y={y + 12}>
                    block {repetition}
                  </text>
                )}
                {cells.map((cell) => (
                  <Cell key={cell.trial.trial_uuid} cell={cell} />
                ))}
                {strip.words && (
                  <text x={strip.words_end} y={y + 12} text-anchor="end">
                    {progress}
                  </text>
                )}
              </g>
            ))}
          </svg>
        )}
      </div>
      <p class="legend">
        {legendOf(trials).map(({colour, names}) => (
          <span key={colour} class="oc">
            <i
              class="cell"
              style={
                names.includes('unsupported')
                  ? {boxShadow: `inset 0 0 0 1px ${colour}`}
                  : {background: colour}
              }
            />
            {names.join(', ')}
          </span>
        ))}
        <span class="t3 lg-note">
          One cell is one trial, in running order; a row is one randomised block. Later ones may
          hold fewer.
        </span>
      </p>
    </section>
  );
}

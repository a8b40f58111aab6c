// One cell a trial in running order, one row a block: how far, and where the coloured cells are.
import type {Trial} from '../api.ts';
import {outcomeColour} from '../marks.tsx';

const CELL = 9;
const STEP = 10.5;
const ROW = 21;

/** Blocks of the running order, each in order of position. */
export function blocksOf(trials: Trial[]): Trial[][] {
  const blocks = new Map<number, Trial[]>();
  for (const trial of trials) {
    const block = blocks.get(trial.repetition) ?? [];
    block.push(trial);
    blocks.set(trial.repetition, block);
  }
  return [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
}

const FAILED = (outcome: string | null): boolean =>
  outcome !== null && !['done', 'running', 'unsupported'].includes(outcome);

function Cell({trial, x, y}: {trial: Trial; x: number; y: number}) {
  const {outcome} = trial;
  const proud = FAILED(outcome) || outcome === 'running' ? 2 : 0;
  const colour = outcomeColour(outcome ?? 'queued');
  const hollow = outcome === 'unsupported';
  const what = `${trial.position}: ${trial.framework} ${trial.backend} ${trial.task} ${outcome ?? 'queued'}`;
  return (
    <rect x={x} y={y - proud} width={CELL} height={16 + 2 * proud} fill={hollow ? 'none' : colour} stroke={hollow ? colour : 'none'}>
      <title>{what}</title>
    </rect>
  );
}

export function TrialStrip({trials}: {trials: Trial[]}) {
  const blocks = blocksOf(trials);
  const longest = Math.max(1, ...blocks.map((block) => block.length));
  const width = 64 + longest * STEP + 80;
  const ended = trials.filter(({outcome}) => outcome !== null && outcome !== 'running').length;
  return (
    <div class="scroll">
      <svg class="chart" width={width} height={blocks.length * ROW + 6} role="img" aria-label={`${ended} of ${trials.length} trials have ended`}>
        {blocks.map((block, index) => {
          const y = 3 + index * ROW;
          const over = block.filter(({outcome}) => outcome !== null && outcome !== 'running').length;
          return (
            <g key={index}>
              <text x={0} y={y + 12}>{`block ${index + 1}`}</text>
              {block.map((trial, place) => (
                <Cell key={trial.trial_uuid} trial={trial} x={58 + place * STEP} y={y} />
              ))}
              <text x={58 + block.length * STEP + 8} y={y + 12}>
                {over === 0 ? 'queued' : `${over} of ${block.length}`}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

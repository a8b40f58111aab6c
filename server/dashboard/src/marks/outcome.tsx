// How a trial ended: glyph, word and hue together, never the hue alone. `done` is quiet.
import {glyphOf, outcomeToken} from './outcome_glyphs.ts';

/** Neither ended nor an outcome in the database, but a state that every table shows. */
export const QUEUED = 'queued';
export const RUNNING = 'running';

export function outcomeOrQueued(outcome: string | null): string {
  return outcome ?? QUEUED;
}

export function hasEnded(outcome: string | null): outcome is string {
  return outcome !== null && outcome !== RUNNING;
}

/** Ended, neither done nor unsupported, which is an answer. */
export function hasFailed(outcome: string | null): boolean {
  return hasEnded(outcome) && outcome !== 'done' && outcome !== 'unsupported';
}

export function outcomeColour(outcome: string): string {
  return `var(--${outcomeToken(outcome)})`;
}

function Glyph({outcome}: {outcome: string}) {
  const [path, width] = glyphOf(outcome);
  return (
    <svg class="gl" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" stroke-width={width} />
    </svg>
  );
}

export function Outcome({outcome}: {outcome: string | null}) {
  if (outcome === null) return <span class="t3">{QUEUED}</span>;
  return (
    <span class="oc" style={{color: outcomeColour(outcome)}}>
      <Glyph outcome={outcome} />
      <span class={outcome === 'done' ? 't2' : ''}>{outcome}</span>
    </span>
  );
}

/** A sweep's state. What stopped before its end is amber. */
export function SweepState({state}: {state: string}) {
  if (state === RUNNING) {
    return (
      <span class="oc">
        <Glyph outcome={RUNNING} />
        {state}
      </span>
    );
  }
  return <span class={state === 'done' ? 't2' : 'warn'}>{state}</span>;
}

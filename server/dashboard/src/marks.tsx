// The two signs that carry colour: a framework's mark and an outcome's glyph. Neither stands without its word.
const SHAPES: Record<string, string> = {
  tfjs: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  convnetjs: 'M2.5 2.5h7v7h-7z',
};
const OTHER_SHAPE = 'M6 1.5L10.5 6L6 10.5L1.5 6z';

const HOLLOW = new Set(['webgl', 'webgpu', 'webnn']);

/** Hue and shape say the framework, hollow or filled the backend. */
export function FrameworkMark({framework, backend}: {framework: string; backend: string}) {
  const colour = `var(--fw-${framework}, var(--text-2))`;
  return (
    <svg class="sw" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path
        d={SHAPES[framework] ?? OTHER_SHAPE}
        fill={HOLLOW.has(backend) ? 'none' : colour}
        stroke={colour}
        stroke-width="1.75"
      />
    </svg>
  );
}

export function outcomeColour(outcome: string): string {
  return `var(--outcome-${outcome.replaceAll('_', '-')})`;
}

const GLYPHS: Record<string, string> = {
  done: 'M6 4a2 2 0 1 0 0 4a2 2 0 1 0 0-4z',
  unsupported: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM3.2 8.8L8.8 3.2',
  timeout: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 3.5V6L8 7.2',
  running: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 4.7a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 1 0 0-2.6z',
};
const FAILED_GLYPH = 'M6 1.5L11 10.5H1zM6 4.7V7.2M6 8.4V9';

export function Outcome({outcome}: {outcome: string | null}) {
  if (outcome === null) return <span class="t3">queued</span>;
  const filled = outcome === 'done';
  return (
    <span class="oc" style={{color: outcomeColour(outcome)}}>
      <svg class="gl" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path
          d={GLYPHS[outcome] ?? FAILED_GLYPH}
          fill={filled ? 'currentColor' : 'none'}
          stroke="currentColor"
          stroke-width={filled ? 0 : 1.4}
        />
      </svg>
      {filled ? <span class="t2">{outcome}</span> : outcome}
    </span>
  );
}

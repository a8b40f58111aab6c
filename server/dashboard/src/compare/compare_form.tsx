// What is compared: two sweeps, or two arms of one. Nothing is asked for before somebody presses the button.
import {useState} from 'preact/hooks';
import type {Sweep} from '../collector/answers.ts';
import {dateAndTime} from '../format.ts';
import type {Compared} from './compare_address.ts';
import {isArm} from './compare_address.ts';

const nameOf = (sweep: Sweep): string =>
  `${sweep.plan_name}, ${dateAndTime(new Date(sweep.created_at))}`;

function Side({
  side,
  value,
  sweeps,
  onChange,
}: {
  side: 'base' | 'head';
  value: string;
  sweeps: readonly Sweep[];
  onChange: (value: string) => void;
}) {
  return (
    <div class="side">
      <label>
        {side}
        <input
          type="text"
          class="mono"
          value={value}
          placeholder="a sweep, or framework=tfjs,backend=wasm"
          spellcheck={false}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      <select
        aria-label={`Sweep for ${side}`}
        value={sweeps.some(({sweep_uuid}) => sweep_uuid === value) ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{isArm(value) ? 'an arm' : 'choose a sweep'}</option>
        {sweeps.map((sweep) => (
          <option key={sweep.sweep_uuid} value={sweep.sweep_uuid}>
            {nameOf(sweep)}
          </option>
        ))}
      </select>
    </div>
  );
}

export function CompareForm({
  given,
  sweeps,
  onCompare,
}: {
  given: Compared;
  sweeps: readonly Sweep[];
  onCompare: (compared: Compared) => void;
}) {
  const [base, setBase] = useState(given.base);
  const [head, setHead] = useState(given.head);
  const [sweep, setSweep] = useState(given.sweep);
  const [tolerance, setTolerance] = useState(given.tolerance);
  const arms = isArm(base) || isArm(head);
  const missing = [
    ...(base.trim() === '' ? ['base'] : []),
    ...(head.trim() === '' ? ['head'] : []),
  ];
  return (
    <form
      class="cmp-form"
      onSubmit={(event) => {
        event.preventDefault();
        onCompare({...given, base: base.trim(), head: head.trim(), sweep, tolerance});
      }}
    >
      <Side side="base" value={base} sweeps={sweeps} onChange={setBase} />
      <Side side="head" value={head} sweeps={sweeps} onChange={setHead} />
      {arms && (
        <label>
          of sweep
          <select value={sweep} onChange={(event) => setSweep(event.currentTarget.value)}>
            <option value="">the last</option>
            {sweep !== '' && !sweeps.some(({sweep_uuid}) => sweep_uuid === sweep) && (
              <option value={sweep}>{sweep}</option>
            )}
            {sweeps.map((each) => (
              <option key={each.sweep_uuid} value={each.sweep_uuid}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        tolerance, %
        <input
          type="text"
          inputMode="decimal"
          size={4}
          value={tolerance}
          onInput={(event) => setTolerance(event.currentTarget.value)}
        />
      </label>
      <span class="inl">
        <button class="primary" disabled={missing.length > 0}>
          Compare
        </button>
        {missing.length > 0 && <span class="err">missing: {missing.join(', ')}</span>}
      </span>
    </form>
  );
}

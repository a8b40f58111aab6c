// Where the plan comes from: a built-in one, or a file.
import {useRef, useState} from 'preact/hooks';
import type {PlanSummary} from '../collector/answers.ts';
import {FieldRow} from './field_row.tsx';
import type {PlanDocument} from './plan_document.ts';
import {textOfPlan} from './plan_layout.ts';

// The largest that the collector takes is larger; a file of that size is none that a person wrote.
const MOST_BYTES = 4_000_000;

/** Whether both say the same, in whatever order. */
function alike(a: PlanDocument, b: PlanDocument): boolean {
  return textOfPlan(a) === textOfPlan(b);
}

export function PlanChoice({
  plans,
  plan,
  source,
  onOpen,
}: {
  plans: readonly PlanSummary[];
  /** As it is now; null while its JSON is broken. */
  plan: PlanDocument | null;
  /** Of a built-in plan, or of a file. */
  source: string;
  onOpen: (source: string, text: string) => void;
}) {
  const file = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const builtIn = plans.find(({name}) => name === source);
  const edited = builtIn !== undefined && (plan === null || !alike(plan, builtIn.plan));
  const description = plan?.['description'];
  async function openFile(chosen: File): Promise<void> {
    if (chosen.size > MOST_BYTES) {
      setProblem(`${chosen.name} is no plan: it has more than ${MOST_BYTES / 1e6} MB`);
      return;
    }
    setProblem(null);
    onOpen(chosen.name, await chosen.text());
  }
  return (
    <FieldRow
      label="plan"
      id="plan"
      hint={typeof description === 'string' ? description : ''}
      problem={problem === null ? null : {path: 'file', message: problem}}
    >
      <select
        id="plan"
        value={source}
        onChange={(event) => {
          const {value} = event.currentTarget;
          const chosen = plans.find(({name}) => name === value);
          if (chosen !== undefined) onOpen(chosen.name, textOfPlan(chosen.plan));
        }}
      >
        {builtIn === undefined && <option value={source}>{source} (a file)</option>}
        {plans.map(({name}) => (
          <option key={name} value={name}>
            {name}
            {edited && name === source && ' (edited)'}
          </option>
        ))}
      </select>
      {edited && (
        <button type="button" onClick={() => onOpen(source, textOfPlan(builtIn.plan))}>
          Undo all edits
        </button>
      )}
      <button type="button" onClick={() => file.current?.click()}>
        Open a plan file
      </button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Plan file"
        onChange={(event) => {
          const {currentTarget} = event;
          const chosen = currentTarget.files?.[0];
          if (chosen !== undefined) void openFile(chosen);
          currentTarget.value = ''; // the same file again is a change, too
        }}
      />
    </FieldRow>
  );
}

// Names of which several can be chosen: frameworks, backends, tasks.
import type {Problem} from './plan_problem.ts';
import {FieldRow} from './field_row.tsx';
import {withChoice} from './plan_document.ts';

export function Choices({
  name,
  chosen,
  offered,
  hint,
  problem,
  disabled,
  onChange,
}: {
  name: string;
  chosen: readonly unknown[];
  offered: readonly string[];
  hint: string;
  problem: Problem | null;
  disabled: boolean;
  onChange: (chosen: readonly unknown[]) => void;
}) {
  const id = `plan_${name}`;
  const unknown = chosen.flatMap((each) =>
    typeof each === 'string' && !offered.includes(each) ? [each] : [],
  );
  return (
    <FieldRow label={name} id={id} group problem={problem}>
      {[...offered, ...unknown].map((each) => (
        <label key={each} class="ck" title={hint}>
          <input
            type="checkbox"
            checked={chosen.includes(each)}
            disabled={disabled}
            onChange={(event) =>
              onChange(withChoice(chosen, each, event.currentTarget.checked, offered))
            }
          />
          {each}
        </label>
      ))}
    </FieldRow>
  );
}

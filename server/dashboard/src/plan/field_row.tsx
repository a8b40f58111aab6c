// One line of the form: its name, what takes input, what is wrong with it, what it is.
import type {ComponentChildren} from 'preact';
import type {Problem} from './plan_problem.ts';

export function ProblemAt({problem, id}: {problem: Problem; id: string}) {
  return (
    <p class="err" id={id}>
      {problem.message}. <code>{problem.path}</code>
    </p>
  );
}

/** `id`: of what takes input, or of the group of several. */
export function FieldRow({
  label,
  id,
  group = false,
  hint = '',
  problem,
  children,
}: {
  label: string;
  id: string;
  group?: boolean;
  hint?: string;
  problem: Problem | null;
  children: ComponentChildren;
}) {
  return (
    <div class="fr" {...(group && {role: 'group', 'aria-labelledby': `${id}_label`})}>
      {group || label === '' ? (
        <span id={`${id}_label`}>{label}</span>
      ) : (
        <label for={id}>{label}</label>
      )}
      <div class="inl">{children}</div>
      {(problem !== null || hint !== '') && (
        <div class="below">
          {problem !== null && <ProblemAt problem={problem} id={`${id}_problem`} />}
          {hint !== '' && (
            <p class="hint" id={`${id}_hint`}>
              {hint}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

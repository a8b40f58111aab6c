// What holds for all trials of the plan. Seldom changed, so it is folded up; its first line says what is set.
import {useState} from 'preact/hooks';
import {DraftInput, numberOf, numberText} from './draft_input.tsx';
import {FieldRow} from './field_row.tsx';
import type {FieldsProps} from './matrix_fields.tsx';
import {withKey} from './plan_document.ts';
import {descriptionOf} from './plan_options.ts';
import type {Problem} from './plan_problem.ts';
import {placeOfProblem} from './plan_problem.ts';

const NUMBERS = [
  {key: 'trial_timeout_s', label: 'timeout', unit: 's'},
  {key: 'rate_hz', label: 'samples', unit: 'a second'},
  {key: 'cool_down_ms', label: 'cool-down', unit: 'ms'},
  {key: 'relaunch_every', label: 'relaunch', unit: 'trials'},
  {key: 'seed', label: 'seed', unit: ''},
] as const;

/** `usual`: what a plan that does not name it has. */
const SWITCHES = [
  {key: 'control', usual: true},
  {key: 'experience', usual: false},
  {key: 'memory', usual: false},
] as const;

const KEYS: readonly string[] = [...[...NUMBERS, ...SWITCHES].map(({key}) => key), 'profile'];

/** The browser's profiler says what the CPU does, the library's own how long its operators take. */
function ProfileField({plan, schema, problem, disabled, onPlan}: FieldsProps) {
  const value = plan['profile'];
  return (
    <FieldRow
      label="profile"
      id="plan_profile"
      hint={descriptionOf(schema, 'profile')}
      problem={problem}
    >
      <select
        id="plan_profile"
        aria-describedby="plan_profile_hint"
        value={value === true || value === 'operators' ? String(value) : 'false'}
        disabled={disabled}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          const profile = chosen === 'operators' ? chosen : chosen === 'true' ? true : undefined;
          onPlan(withKey(plan, 'profile', profile));
        }}
      >
        <option value="false">none</option>
        <option value="true">CPU, by the browser</option>
        <option value="operators">operators, by the library</option>
      </select>
    </FieldRow>
  );
}

export function SettingFields({plan, schema, problem, disabled, onPlan}: FieldsProps) {
  const [open, setOpen] = useState(false);
  const place = problem === null ? null : placeOfProblem(problem);
  const problemOf = (key: string): Problem | null =>
    place?.element === null && place.field === key ? problem : null;
  const set = KEYS.filter((key) => key in plan).map((key) => {
    const value = plan[key];
    return typeof value === 'boolean' ? `${value ? '' : 'no '}${key}` : `${key} ${String(value)}`;
  });
  return (
    <details
      class="more"
      open={open || KEYS.some((key) => problemOf(key) !== null)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        Settings <span class="t2">{set.length === 0 ? 'as usual' : set.join(', ')}</span>
      </summary>
      {NUMBERS.map(({key, label, unit}) => (
        <FieldRow
          key={key}
          label={label}
          id={`plan_${key}`}
          hint={descriptionOf(schema, key)}
          problem={problemOf(key)}
        >
          <DraftInput
            id={`plan_${key}`}
            value={plan[key]}
            textOf={numberText}
            valueOf={numberOf}
            onValue={(value) => onPlan(withKey(plan, key, value))}
            problemId={problemOf(key) === null ? undefined : `plan_${key}_problem`}
            hinted
            disabled={disabled}
            size={10}
          />
          {unit !== '' && <span class="u">{unit}</span>}
        </FieldRow>
      ))}
      {SWITCHES.map(({key, usual}) => (
        <FieldRow
          key={key}
          label={key}
          id={`plan_${key}`}
          hint={descriptionOf(schema, key)}
          problem={problemOf(key)}
        >
          <input
            type="checkbox"
            id={`plan_${key}`}
            aria-describedby={`plan_${key}_hint`}
            checked={(plan[key] ?? usual) === true}
            disabled={disabled}
            onChange={(event) => {
              const {checked} = event.currentTarget;
              onPlan(withKey(plan, key, checked === usual ? undefined : checked));
            }}
          />
        </FieldRow>
      ))}
      <ProfileField
        plan={plan}
        schema={schema}
        problem={problemOf('profile')}
        disabled={disabled}
        onPlan={onPlan}
      />
    </details>
  );
}

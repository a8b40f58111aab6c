// One element of the plan's matrix: what is measured, with which values.
import {Choices} from './choices.tsx';
import {DraftInput} from './draft_input.tsx';
import {FieldRow} from './field_row.tsx';
import type {PlanDocument} from './plan_document.ts';
import {
  elementName,
  elementsOf,
  listAt,
  valuesOf,
  valuesText,
  withElement,
  withKey,
} from './plan_document.ts';
import type {Parameter} from './plan_options.ts';
import {elementDescriptionOf, optionsOf, workloadsOf} from './plan_options.ts';
import type {Problem} from './plan_problem.ts';
import {placeOfProblem} from './plan_problem.ts';

export interface FieldsProps {
  plan: PlanDocument;
  schema: PlanDocument;
  problem: Problem | null;
  disabled: boolean;
  onPlan: (plan: PlanDocument) => void;
}

/** "Hidden layers. 2 unless said." */
function hintOf(parameter: Parameter | undefined): string {
  if (parameter === undefined) return '';
  const {description} = parameter;
  return parameter.default === ''
    ? description
    : `${description} ${parameter.default} unless said.`;
}

function ElementChoice({
  plan,
  index,
  disabled,
  onIndex,
  onPlan,
}: Pick<FieldsProps, 'plan' | 'disabled' | 'onPlan'> & {
  index: number;
  onIndex: (index: number) => void;
}) {
  const elements = elementsOf(plan);
  return (
    <FieldRow label="element" id="plan_element" problem={null}>
      <select
        id="plan_element"
        value={String(index)}
        onChange={(event) => onIndex(Number(event.currentTarget.value))}
      >
        {elements.map((element, place) => (
          <option key={place} value={String(place)}>
            {place + 1} of {elements.length}: {elementName(element)}
          </option>
        ))}
      </select>
      <button
        type="button"
        disabled={disabled}
        onClick={() => {
          onPlan({...plan, matrix: [...elements, elements[index]]});
          onIndex(elements.length);
        }}
      >
        Add one like it
      </button>
      {elements.length > 1 && (
        <button
          type="button"
          disabled={disabled}
          onClick={() => {
            onPlan(withElement(plan, index, null));
            onIndex(Math.max(0, index - 1));
          }}
        >
          Remove it
        </button>
      )}
    </FieldRow>
  );
}

function MoreParameters({
  parameters,
  disabled,
  onAdd,
}: {
  parameters: readonly Parameter[];
  disabled: boolean;
  onAdd: (parameter: Parameter) => void;
}) {
  if (parameters.length === 0) return null;
  return (
    <FieldRow label="" id="plan_more" problem={null}>
      <select
        id="plan_more"
        aria-label="Name another parameter"
        class="ghost"
        disabled={disabled}
        value=""
        onChange={(event) => {
          const {value} = event.currentTarget;
          const parameter = parameters.find(({name}) => name === value);
          if (parameter !== undefined) onAdd(parameter);
        }}
      >
        <option value="">name another parameter</option>
        {parameters.map(({name, description}) => (
          <option key={name} value={name} title={description}>
            {name}
          </option>
        ))}
      </select>
    </FieldRow>
  );
}

// What has a field of its own, or is for the JSON beside it.
const NO_PARAMETERS = ['workload', 'framework', 'version', 'backend', 'task', 'repeat', 'include'];
const TERMS = ['exclude', 'trial_timeout_s', 'rate_hz', 'profile', 'experience', 'memory'];

export function MatrixFields({
  plan,
  schema,
  problem,
  disabled,
  index,
  onIndex,
  onPlan,
}: FieldsProps & {index: number; onIndex: (index: number) => void}) {
  const element = elementsOf(plan)[index];
  if (element === undefined) return null;
  const options = optionsOf(schema, element['workload']);
  const place = problem === null ? null : placeOfProblem(problem);
  const problemOf = (field: string): Problem | null =>
    place?.element === index && place.field === field ? problem : null;
  const set = (key: string, value: unknown): void =>
    onPlan(withElement(plan, index, withKey(element, key, value)));
  const named = Object.keys(element).filter(
    (key) => !NO_PARAMETERS.includes(key) && !TERMS.includes(key),
  );
  const others = Object.keys(element).filter(
    (key) => key === 'version' || key === 'repeat' || key === 'include' || TERMS.includes(key),
  );
  const parameterOf = (name: string): Parameter | undefined =>
    options?.parameters.find((each) => each.name === name);
  const shown = ['depth', 'width'].filter((key) => named.includes(key));
  return (
    <>
      <ElementChoice
        plan={plan}
        index={index}
        disabled={disabled}
        onIndex={onIndex}
        onPlan={onPlan}
      />
      <FieldRow label="workload" id="plan_workload" problem={problemOf('workload')}>
        <select
          id="plan_workload"
          value={String(element['workload'])}
          title={elementDescriptionOf(schema, 'workload')}
          disabled={disabled}
          onChange={(event) => set('workload', event.currentTarget.value)}
        >
          {[...new Set([...workloadsOf(schema), String(element['workload'])])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </FieldRow>
      {(['framework', 'backend', 'task'] as const).map((name) => (
        <Choices
          key={name}
          name={name}
          chosen={listAt(element, name)}
          offered={options?.[name] ?? []}
          hint={elementDescriptionOf(schema, name)}
          problem={problemOf(name)}
          disabled={disabled}
          onChange={(chosen) => set(name, chosen)}
        />
      ))}
      {[...shown, ...named.filter((key) => !shown.includes(key))].map((name) => {
        const parameter = parameterOf(name);
        const id = `plan_${name}`;
        return (
          <FieldRow
            key={name}
            label={name}
            id={id}
            hint={hintOf(parameter)}
            problem={problemOf(name)}
          >
            <DraftInput
              id={id}
              value={listAt(element, name)}
              textOf={valuesText}
              valueOf={(text) => valuesOf(text, parameter?.type ?? null)}
              onValue={(values) => set(name, values)}
              problemId={problemOf(name) === null ? undefined : `${id}_problem`}
              hinted={hintOf(parameter) !== ''}
              disabled={disabled}
              size={28}
            />
            <button
              type="button"
              class="link"
              disabled={disabled}
              aria-label={`leave out ${name}`}
              onClick={() => set(name, undefined)}
            >
              leave out
            </button>
          </FieldRow>
        );
      })}
      <MoreParameters
        parameters={(options?.parameters ?? []).filter(({name}) => !named.includes(name))}
        disabled={disabled}
        onAdd={({name, type, default: given}) => set(name, valuesOf(given, type))}
      />
      {others.length > 0 && (
        <FieldRow
          label=""
          id="plan_others"
          problem={others.map(problemOf).find((each) => each !== null) ?? problemOf('')}
        >
          <span class="t2">It also has {others.join(', ')}: in the JSON.</span>
        </FieldRow>
      )}
    </>
  );
}

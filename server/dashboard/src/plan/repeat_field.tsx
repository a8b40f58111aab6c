// How often each configuration is measured: until its interval is narrow enough, or always as often.
import {DraftInput, numberOf, numberText} from './draft_input.tsx';
import {FieldRow} from './field_row.tsx';
import type {FieldsProps} from './matrix_fields.tsx';
import {isObject, withKey} from './plan_document.ts';
import type {PlanDocument} from './plan_document.ts';
import {descriptionOf} from './plan_options.ts';
import {placeOfProblem} from './plan_problem.ts';

// What docs/plan.schema.json says of plans that name none.
const TRIALS = 5;
const HALF_WIDTH = 0.05;
const LEAST = 10;
const MOST = 50;
const DIGITS = 6; // a percentage there and back

const percentText = (value: unknown): string =>
  typeof value === 'number' ? String(Number((value * 100).toPrecision(DIGITS))) : numberText(value);
const percentOf = (text: string): unknown => {
  const value = numberOf(text);
  return typeof value === 'number' ? Number((value / 100).toPrecision(DIGITS)) : value;
};

export function RepeatField({plan, schema, problem, disabled, onPlan}: FieldsProps) {
  const given = plan['repeat'];
  const repeat: PlanDocument = isObject(given) ? given : {trials: TRIALS};
  const precise = 'ci_half_width' in repeat;
  const place = problem === null ? null : placeOfProblem(problem);
  const wrong = place?.element === null && place.field === 'repeat';
  const to = (value: PlanDocument): void => onPlan({...plan, repeat: value});
  const number = (key: string, label: string, percent = false) => (
    <DraftInput
      id={`plan_repeat_${key}`}
      label={label}
      value={repeat[key]}
      textOf={percent ? percentText : numberText}
      valueOf={percent ? percentOf : numberOf}
      onValue={(value) => to(withKey(repeat, key, value))}
      problemId={wrong && problem?.path.endsWith(key) ? 'plan_repeat_problem' : undefined}
      disabled={disabled}
      size={4}
    />
  );
  return (
    <FieldRow label="repeat" id="plan_repeat" group problem={wrong ? problem : null}>
      <label class="ck" title={descriptionOf(schema, 'repeat')}>
        <input
          type="radio"
          name="plan_repeat"
          checked={!precise}
          disabled={disabled}
          onChange={() => to({trials: TRIALS})}
        />
        always
      </label>
      {!precise && (
        <>
          {number('trials', 'Trials of each configuration')} <span class="u">trials</span>
        </>
      )}
      <label class="ck" title={descriptionOf(schema, 'repeat')}>
        <input
          type="radio"
          name="plan_repeat"
          checked={precise}
          disabled={disabled}
          onChange={() => to({ci_half_width: HALF_WIDTH, min_trials: LEAST, max_trials: MOST})}
        />
        {precise ? 'until the interval is within ±' : 'until the interval is narrow'}
      </label>
      {precise && (
        <span class="inl">
          {number('ci_half_width', 'Half of the interval, in percent of the mean', true)}
          <span class="u">%,</span>
          {number('min_trials', 'Trials at least')}
          <span>to</span>
          {number('max_trials', 'Trials at most')}
          <span class="u">trials</span>
        </span>
      )}
    </FieldRow>
  );
}

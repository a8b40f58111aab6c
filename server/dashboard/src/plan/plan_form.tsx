// The plan of a sweep, as fields and as JSON: both are the same plan, and the collector says what becomes of it.
import {useMemo, useRef, useState} from 'preact/hooks';
import type {PlanSummary, Status} from '../collector/answers.ts';
import type {Collector} from '../collector/use_collector.ts';
import {BrowserChoice, firstBrowser} from './browser_choice.tsx';
import type {ChosenBrowser} from './browser_choice.tsx';
import {DraftInput} from './draft_input.tsx';
import {ExpectedSize} from './expected_size.tsx';
import {FieldRow, ProblemAt} from './field_row.tsx';
import {MatrixFields} from './matrix_fields.tsx';
import {PlanChoice} from './plan_choice.tsx';
import {elementsOf, isObject} from './plan_document.ts';
import type {PlanDocument} from './plan_document.ts';
import {PlanEditor} from './plan_editor.tsx';
import {lineOf, placeOf, readPlanJson} from './plan_json.ts';
import type {Place, PlanJson} from './plan_json.ts';
import {textOfPlan} from './plan_layout.ts';
import {descriptionOf} from './plan_options.ts';
import {placeOfProblem, problemName} from './plan_problem.ts';
import type {Problem} from './plan_problem.ts';
import {RepeatField} from './repeat_field.tsx';
import {SettingFields} from './setting_fields.tsx';
import {TextButtons} from './text_buttons.tsx';
import {usePlanCheck} from './use_plan_check.ts';

const FIRST_PLAN = 'quick';
const WITH_FIELDS = ['name', 'repeat', 'trial_timeout_s', 'rate_hz', 'cool_down_ms'];
const MORE_WITH_FIELDS = ['relaunch_every', 'seed', 'control', 'experience', 'memory', 'profile'];

export interface Beginning {
  start: (plan: PlanDocument, browser: ChosenBrowser) => void;
  busy: boolean;
  /** The collector's words on why there is no sweep. */
  problem: string | null;
}

function brokenProblem(text: string, {message, offset}: PlanJson & {kind: 'broken'}): Problem {
  return {path: `line ${lineOf(text, offset)}`, message};
}

/** Of a problem that no field shows. */
function hasField(problem: Problem, shown: number): boolean {
  const {element, field} = placeOfProblem(problem);
  if (element === null) return [...WITH_FIELDS, ...MORE_WITH_FIELDS].includes(field);
  return element === shown;
}

export function PlanForm({
  collector,
  plans,
  schema,
  status,
  beginning,
}: {
  collector: Collector;
  plans: readonly PlanSummary[];
  schema: PlanDocument;
  status: Status;
  beginning: Beginning;
}) {
  const first = plans.find(({name}) => name === FIRST_PLAN) ?? plans[0];
  const [text, setText] = useState(() => textOfPlan(first?.plan ?? {}));
  const [source, setSource] = useState(first?.name ?? '');
  const [index, setIndex] = useState(0);
  const [browser, setBrowser] = useState(() => firstBrowser(status));
  const json = useMemo(() => readPlanJson(text), [text]);
  const read = json.kind === 'read' && isObject(json.document) ? json.document : null;
  const lastRead = useRef<PlanDocument>({});
  if (read !== null) lastRead.current = read;
  const plan = lastRead.current;
  const elements = elementsOf(plan).length;
  const shown = Math.min(index, Math.max(0, elements - 1));

  const check = usePlanCheck(collector, read);
  const needs = check.checked?.needs_launched_browser ?? null;
  const problem: Problem | null =
    json.kind === 'broken'
      ? brokenProblem(text, json)
      : read === null
        ? {path: '$', message: 'a plan is an object'}
        : (check.problem ?? (browser === 'connected' ? needs : null));
  const wrong: Place | null =
    json.kind === 'broken'
      ? {from: json.offset, to: json.offset + 1}
      : problem === null || !check.current
        ? null
        : placeOf(json.places, problem.path);

  const edit = (changed: PlanDocument): void => setText(textOfPlan(changed));
  const open = (name: string, opened: string): void => {
    setSource(name);
    setText(opened);
    setIndex(0);
  };
  const fields = {plan, schema, problem, disabled: read === null, onPlan: edit};
  const nameProblem = problem !== null && placeOfProblem(problem).field === 'name' ? problem : null;
  const problemElement = problem === null ? null : placeOfProblem(problem).element;
  return (
    <form
      class="cols plan-cols"
      onSubmit={(event) => {
        event.preventDefault();
        if (read !== null) beginning.start(read, browser);
      }}
    >
      <div>
        <PlanChoice plans={plans} plan={read} source={source} onOpen={open} />
        <FieldRow
          label="name"
          id="plan_name"
          hint={descriptionOf(schema, 'name')}
          problem={nameProblem}
        >
          <DraftInput
            id="plan_name"
            value={plan['name']}
            textOf={(value) => (typeof value === 'string' ? value : '')}
            valueOf={(typed): unknown => typed}
            onValue={(name) => edit({...plan, name})}
            problemId={nameProblem === null ? undefined : 'plan_name_problem'}
            hinted
            disabled={read === null}
            size={28}
          />
        </FieldRow>
        <MatrixFields {...fields} index={shown} onIndex={setIndex} />
        <RepeatField {...fields} />
        <SettingFields {...fields} />
        <BrowserChoice status={status} chosen={browser} onChange={setBrowser} />
        <div class="sum" aria-live="polite">
          {check.checked === null ? (
            <p class="t2">Size and duration follow.</p>
          ) : (
            <ExpectedSize checked={check.checked} valid={problem === null} />
          )}
        </div>
        <div class="fr">
          <span />
          <div class="inl">
            <button class="primary" disabled={beginning.busy || problem !== null}>
              Start sweep
            </button>
            {problem !== null && (
              <span class="err" role="status">
                1 problem to fix:{' '}
                {problemElement !== null && problemElement !== shown ? (
                  <button type="button" class="link" onClick={() => setIndex(problemElement)}>
                    {problemName(problem, elements)}
                  </button>
                ) : (
                  problemName(problem, elements)
                )}
              </span>
            )}
            {beginning.busy && (
              <span class="t2" role="status">
                {browser === 'connected'
                  ? 'Making the models that are missing'
                  : 'Making the models that are missing, then launching a browser'}
              </span>
            )}
            {beginning.problem !== null && <span class="err">{beginning.problem}</span>}
          </div>
          {problem !== null && !hasField(problem, shown) && (
            <div class="below">
              <ProblemAt problem={problem} id="plan_problem" />
            </div>
          )}
        </div>
      </div>
      <div class="json">
        <div class="json-head">
          <span>plan as JSON</span>
          <TextButtons
            text={text}
            name={typeof plan['name'] === 'string' ? plan['name'] : 'plan'}
          />
        </div>
        <PlanEditor text={text} wrong={wrong} onChange={setText} />
      </div>
    </form>
  );
}

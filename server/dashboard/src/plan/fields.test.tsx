// @vitest-environment happy-dom
import {render} from 'preact';
import {useState} from 'preact/hooks';
import {act} from 'preact/test-utils';
import {describe, expect, it} from 'vitest';
import {MatrixFields} from './matrix_fields.tsx';
import type {PlanDocument} from './plan_document.ts';
import type {Problem} from './plan_problem.ts';
import {RepeatField} from './repeat_field.tsx';
import {SettingFields} from './setting_fields.tsx';

const schema = {
  properties: {
    control: {description: 'What measuring costs.'},
    matrix: {
      items: {
        properties: {workload: {enum: ['mlp']}},
        allOf: [
          {
            if: {properties: {workload: {const: 'mlp'}}},
            then: {
              properties: {
                framework: {items: {enum: ['tfjs', 'brain']}},
                backend: {items: {enum: ['cpu', 'wasm']}},
                task: {items: {enum: ['train']}},
                depth: {description: 'Layers.', default: [2], items: {type: 'integer'}},
                width: {description: 'Units.', default: [64], items: {type: 'integer'}},
              },
            },
          },
        ],
      },
    },
  },
};

const element = {
  workload: 'mlp',
  framework: ['brain'],
  backend: ['cpu'],
  task: ['train'],
  depth: [1, 2],
  exclude: [{depth: [2]}],
};

/** The fields as they are, and the plan that they have made. */
function shown(first: PlanDocument, problem: Problem | null = null) {
  let plan = first;
  function Fields() {
    const [current, setCurrent] = useState(first);
    const [index, setIndex] = useState(0);
    plan = current;
    const props = {plan: current, schema, problem, disabled: false, onPlan: setCurrent};
    return (
      <>
        <MatrixFields {...props} index={index} onIndex={setIndex} />
        <RepeatField {...props} />
        <SettingFields {...props} />
      </>
    );
  }
  const place = document.createElement('div');
  void act(() => render(<Fields />, place));
  const find = (selector: string): HTMLInputElement => {
    const found = place.querySelector<HTMLInputElement>(selector);
    if (found === null) throw new Error(`${selector} is not in ${place.innerHTML}`);
    return found;
  };
  return {
    place,
    plan: () => plan,
    type(selector: string, text: string) {
      const input = find(selector);
      input.value = text;
      void act(() => {
        input.dispatchEvent(new Event('input', {bubbles: true}));
      });
    },
    choose(selector: string, value: boolean | string) {
      const input = find(selector);
      if (typeof value === 'boolean') input.checked = value;
      else input.value = value;
      void act(() => {
        input.dispatchEvent(new Event('change', {bubbles: true}));
      });
    },
    press(words: string) {
      const button = [...place.querySelectorAll('button')].find((each) =>
        (each.getAttribute('aria-label') ?? each.textContent).startsWith(words),
      );
      if (button === undefined) throw new Error(`no button ${words}`);
      void act(() => button.click());
    },
    value: (selector: string) => find(selector).value,
  };
}

const first = (plan: PlanDocument): unknown => (plan['matrix'] as unknown[])[0];

describe('the fields of an element', () => {
  it('are what the plan has, and change it', () => {
    const form = shown({name: 'a', matrix: [element]});
    expect(form.value('#plan_depth')).toBe('1, 2');
    form.type('#plan_depth', '1, 4, ');
    expect(first(form.plan())).toHaveProperty('depth', [1, 4]);
    expect(form.value('#plan_depth')).toBe('1, 4, '); // as it is typed
    form.choose('[aria-labelledby="plan_framework_label"] input', true);
    expect(first(form.plan())).toHaveProperty('framework', ['tfjs', 'brain']);
    form.press('leave out depth');
    expect(first(form.plan())).not.toHaveProperty('depth');
    form.choose('#plan_more', 'width');
    expect(first(form.plan())).toHaveProperty('width', [64]);
    expect(form.place.textContent).toContain('It also has exclude: in the JSON.');
  });

  it('are those of the element that is chosen', () => {
    const form = shown({name: 'a', matrix: [element]});
    form.press('Add one like it');
    form.type('#plan_depth', '8');
    expect(form.plan()['matrix']).toEqual([element, {...element, depth: [8]}]);
    form.press('Remove it');
    expect(form.plan()['matrix']).toEqual([element]);
    expect(form.value('#plan_depth')).toBe('1, 2');
  });
});

describe('what is wrong', () => {
  it.each([
    ['$.matrix[0].depth[1]', '#plan_depth_problem'],
    ['$.matrix[0].framework[0]', '#plan_framework_problem'],
    ['$.matrix[0].exclude[0]', '#plan_others_problem'],
    ['$.repeat.trials', '#plan_repeat_problem'],
    ['$.seed', '#plan_seed_problem'],
  ])('at %s stands there and nowhere else', (path, selector) => {
    const {place} = shown({name: 'a', matrix: [element], seed: -1}, {path, message: 'it is wrong'});
    const said = [...place.querySelectorAll('.err')];
    expect(said.map((each) => `#${each.id}`)).toEqual([selector]);
    expect(said[0]!.textContent).toBe(`it is wrong. ${path}`);
  });

  it('in another element is not said of this one', () => {
    const {place} = shown(
      {name: 'a', matrix: [element, element]},
      {path: '$.matrix[1].depth', message: 'it is wrong'},
    );
    expect(place.querySelector('.err')).toBeNull();
  });
});

describe('how often', () => {
  it('is by precision in percent, or always as often', () => {
    const form = shown({name: 'a', matrix: [element], repeat: {trials: 3}});
    expect(form.value('#plan_repeat_trials')).toBe('3');
    form.type('#plan_repeat_trials', '7');
    expect(form.plan()['repeat']).toEqual({trials: 7});
    form.type('#plan_repeat_trials', '');
    expect(form.plan()['repeat']).toEqual({});
    form.choose('input[name="plan_repeat"]:not(:checked)', true);
    expect(form.plan()['repeat']).toMatchObject({ci_half_width: 0.05});
    form.type('#plan_repeat_ci_half_width', '7');
    expect(form.plan()['repeat']).toMatchObject({ci_half_width: 0.07});
  });
});

describe('settings', () => {
  it('that are as usual are not in the plan', () => {
    const form = shown({name: 'a', matrix: [element]});
    form.choose('#plan_control', false);
    form.choose('#plan_memory', true);
    form.type('#plan_rate_hz', '50');
    expect(form.plan()).toMatchObject({control: false, memory: true, rate_hz: 50});
    expect(form.place.querySelector('summary')?.textContent).toBe(
      'Settings rate_hz 50, no control, memory',
    );
    form.choose('#plan_control', true);
    form.type('#plan_rate_hz', 'x');
    expect(form.plan()).toEqual({name: 'a', matrix: [element], memory: true, rate_hz: 'x'});
  });
});

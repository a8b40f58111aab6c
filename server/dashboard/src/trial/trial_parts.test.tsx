// @vitest-environment happy-dom
// What strangers wrote (frameworks, browsers, pages) stands on a trial's page as text, and whole.
import {render} from 'preact';
import type {ComponentChild} from 'preact';
import {expect, it} from 'vitest';
import {aTrial} from '../collector/example_answers.ts';
import {Attempts, FactTable} from './attempts.tsx';
import {NamedTable, NamedValues} from './named_rows.tsx';
import {Operators} from './operators.tsx';
import {measured, Quality} from './quality.tsx';
import {TrialCrumb} from './trial_head.tsx';
import type {About, Attempt} from './trial_answers.ts';

const HTML = '<img src=x onerror="alert(1)"><b>bold</b>';

function shown(what: ComponentChild): HTMLElement {
  const place = document.createElement('div');
  render(what, place);
  return place;
}

function anAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    attempt_number: 1,
    outcome: 'page_error',
    cause: 'uncaught_exception',
    message: null,
    stack: null,
    failed_phase: 'train',
    leased_realtime_us: 1.7e15,
    started_realtime_us: null,
    duration_us: null,
    product: 'Chromium',
    version: '156',
    headless: 1,
    browser_attempt: 3,
    flags: [],
    facts: {},
    absent_sources: null,
    actual_backend: null,
    adapter: null,
    clock_source: null,
    clock_error_us: null,
    sampler_ticks: null,
    sampler_missed_ticks: null,
    events: [],
    ...changes,
  };
}

function anAbout(changes: Partial<About> = {}): About {
  return {
    trial: aTrial(3, {outcome: 'done', flags: ['noisy', 'of_tomorrow']}),
    place: {plan_name: HTML, repetitions: 2, trial_count: 9, before: null, after: 'after'},
    parameters: {},
    url: 'http://127.0.0.1:7472/workload.html',
    summary: {},
    attempts: [anAttempt()],
    metrics: [],
    hot_functions: [],
    operators: [],
    contention: {others_cpu_percent: 120},
    measures: [],
    cpu: [],
    memory: [],
    memory_by_phase: [],
    gpu: [],
    energy: [],
    experience: [],
    ...changes,
  };
}

it('a message, a stack, the console and an event of a failed attempt', () => {
  const place = shown(
    <Attempts
      attempts={[
        anAttempt({
          message: `${HTML}\nsecond line`,
          stack: `at ${HTML}`,
          facts: {console: HTML},
          events: [{realtime_us: 1.7e15, kind: 'attempt_ended', detail: HTML}],
        }),
      ]}
    />,
  );
  expect(place.querySelector('img, b')).toBeNull();
  const [message, stack, console] = [...place.querySelectorAll('pre')].map(
    ({textContent}) => textContent,
  );
  expect(message).toBe(`${HTML}\nsecond line`);
  expect(stack).toBe(`at ${HTML}`);
  expect(console).toBe(HTML);
  expect(place.querySelector('.fact')?.textContent).toBe(HTML);
  expect(place.querySelector('h2')?.textContent).toContain('uncaught_exception in phase train');
});

it('facts and plan names', () => {
  expect(shown(<FactTable title="Facts" facts={{[HTML]: HTML}} />).querySelector('img')).toBeNull();
  const crumb = shown(<TrialCrumb about={anAbout()} />);
  expect(crumb.querySelector('img')).toBeNull();
  expect(crumb.textContent).toContain('trial 3 of 9, repetition 1 of 2');
  expect([...crumb.querySelectorAll('a')].at(-1)?.getAttribute('href')).toBe('/trials/after');
});

it('flags have their words and what was measured; one that nobody knows its name', () => {
  const text = shown(<Quality about={anAbout()} />).textContent;
  expect(text).toContain('noisy others took a tenth of the CPUs or more. Others used 120');
  expect(text).toContain('of_tomorrow of_tomorrow.');
  expect(measured('noisy', anAbout({contention: null}))).toBeNull();
});

it('of a row what is known, and of several rows what any of them knows', () => {
  const one = shown(<NamedValues title="CPU" row={{average_percent: 28, min_percent: null}} />);
  expect(one.querySelector('table')?.textContent).toBe('average_percent28\u00a0%');
  expect(shown(<NamedValues title="CPU" row={{min_percent: null}} />).innerHTML).toBe('');
  const rows = [
    {measure: 'training', mean_ms: 2, p95_ms: null},
    {measure: 'warmup', mean_ms: null, p95_ms: null},
  ];
  const table = shown(<NamedTable title="Times" head="measure" rows={rows} />);
  expect([...table.querySelectorAll('tbody tr')].map(({textContent}) => textContent)).toEqual([
    'mean_ms2.00\u00a0ms',
  ]);
});

it('operators have the time of a call and how much of it they are; without any, why', () => {
  const none = {
    operator: null,
    operator_group: null,
    clock: null,
    executions_per_call: null,
    ms_per_call: null,
    share_percent: null,
    coverage_percent: null,
    profiled_ms: null,
    measured_ms: 2,
    profiler: null,
    absent: HTML,
  };
  const empty = shown(<Operators operators={[none]} />);
  expect(empty.querySelector('img')).toBeNull();
  expect(empty.textContent).toBe(`OperatorsNone: ${HTML}.`);
  const product = {
    ...none,
    operator: HTML,
    operator_group: 'matrix product',
    clock: 'gpu',
    executions_per_call: 2.5,
    ms_per_call: 1.5,
    share_percent: 75,
    coverage_percent: 80,
    profiled_ms: 2.5,
    profiler: 'tf.profile',
    absent: null,
  };
  const table = shown(<Operators operators={[product]} />);
  expect(table.querySelector('img')).toBeNull();
  expect(table.querySelector('tbody')?.textContent).toBe(
    `${HTML}matrix product2.50×1.50\u00a0ms75\u00a0%`,
  );
  expect(table.querySelector('.note')?.textContent).toContain(
    'by the GPU’s own clock: together 80\u00a0% of a call, which took 2.50\u00a0ms under the profiler, 2.00\u00a0ms without it.',
  );
});

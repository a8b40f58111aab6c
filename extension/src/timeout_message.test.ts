import {expect, test} from 'vitest';
import type {PageReport} from '../../schema/generated/types.ts';
import {aConfiguration} from './fake_configuration.ts';
import {timeoutMessage} from './timeout_message.ts';
import type {Unended} from './timeout_message.ts';

const SOFTWARE = 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)';

/** `callsMs`: what the calls took that ended; nine of them in one entry. */
function report(facts: Record<string, string> = {}, ...callsMs: number[]): PageReport {
  const of = (each: (ms: number) => number): number[] => callsMs.map(each);
  return {
    requested_backend: 'webgl',
    actual_backend: null,
    adapter: null,
    framework_version: null,
    timer_resolution_us: 5,
    cross_origin_isolated: true,
    phases: [],
    iterations: [
      {
        phase: 'warmup',
        start_us: of(() => 0),
        duration_ns: of((ms) => 9 * ms * 1e6),
        returned_ns: of(() => 0),
        calls: of(() => 9),
      },
    ],
    metrics: [],
    flags: [],
    facts,
    readback: null,
  };
}

const OWN_MODEL = {samples: 50, warmup_samples: 20, time_budget_ms: 30_000, input: 'declared'};

function said(more: Partial<Unended> = {}, parameters = {}, configured = {}): string {
  return timeoutMessage({
    timeout_ms: 120_000,
    phase: 'warmup',
    report: report(),
    configuration: aConfiguration({parameters: {...OWN_MODEL, ...parameters}, ...configured}),
    adapter: null,
    ...more,
  });
}

test('before its first phase there is only more time', () => {
  expect(said({phase: null, report: null})).toBe(
    'no end within 120 s: its page had not loaded; what helps: in a plan "trial_timeout_s": 240',
  );
  expect(said({phase: null, report: null}, {}, {platform: 'native'})).toContain(
    ': its process had not started;',
  );
  expect(said({phase: 'model_load', adapter: SOFTWARE})).toBe(
    'no end within 120 s: its model was not loaded; what helps: in a plan "trial_timeout_s": 240',
  );
});

test('a first call that is too long: less to do, or something that does it faster', () => {
  expect(said()).toBe(
    'no end within 120 s: its first call had not ended; what helps: in a plan "trial_timeout_s": 240',
  );
  const report_ = report({assumed_shape: 'height=224 width=224'});
  expect(said({report: report_, adapter: SOFTWARE})).toBe(
    'no end within 120 s: its first call had not ended; what helps: a machine with a GPU (the CPU computes webgl here), or smaller lengths by --input "height=224 width=224", or in a plan "trial_timeout_s": 240',
  );
  expect(said({adapter: 'NVIDIA H100'})).not.toContain('a machine with a GPU');
  expect(said({}, {input: 'x=1x3x640x640'})).toContain('smaller lengths by --input, or');
});

test('calls that ended: fewer of them, by the names that the phase and task have', () => {
  const fewer = (name: string): string => `fewer "${name}", or "time_budget_ms" below 30000, or in`;
  expect(said({report: report({}, 900)})).toContain(fewer('warmup_samples'));
  expect(said({phase: 'infer', report: report({}, 900)})).toContain(fewer('samples'));
  const train = {warmup_batches: 20, batches: 20};
  expect(said({report: report({}, 900)}, train, {task: 'train'})).toContain(
    fewer('warmup_batches'),
  );
  expect(said({phase: 'train', report: report({}, 900)}, train, {task: 'train'})).toContain(
    fewer('batches'),
  );
  expect(said({phase: 'infer', report: report({}, 900)}, {samples: 1})).not.toContain('fewer');
});

test('calls of which enough have ended: a shorter time', () => {
  expect(said({report: report({}, 900)}, {warmup_samples: 9, warmup_ms: 6500})).toContain(
    'what helps: "warmup_ms" below 6500, or "time_budget_ms" below 30000, or in',
  );
  expect(said({report: report({}, 900)}, {warmup_samples: 9, warmup_ms: 500})).toContain(
    'what helps: "time_budget_ms" below 30000, or in',
  );
});

test('the time it needs is a minute, both budgets and a call past each, in whole minutes', () => {
  expect(said({report: report({}, 900, 61_000, 700)}, {time_budget_ms: 70_000})).toContain(
    '"trial_timeout_s": 360', // 60 + 2 (70 + 61) = 322
  );
  expect(said({report: report({}, 900)})).toContain('"trial_timeout_s": 240'); // twice is more
});

test('a budget that one call exceeds shortens nothing', () => {
  expect(said({phase: 'infer', report: report({}, 70_000)}, {samples: 1})).toBe(
    'no end within 120 s: it was still repeating its calls; what helps: in a plan "trial_timeout_s": 300',
  );
});

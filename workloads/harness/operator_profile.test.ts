import {describe, expect, it} from 'vitest';
import type {Framework, OperatorProfiler} from './adapter.ts';
import {recordOperators} from './operator_profile.ts';
import type {TrialParameters} from './parameters.ts';
import {createRecorder} from './recorder.ts';

const plain: Framework = {facts: () => ({framework_version: '1'}), memory: () => null};

/** What a trial reports whose calls took that long before. */
async function reported(
  operators: Framework['operators'],
  callMs: number,
  {asked = true, inWorker = false} = {},
) {
  const recorder = createRecorder('cpu');
  const indices: number[] = [];
  const parameters = {operators: asked, inWorker, framework: {title: 'Plain'}} as TrialParameters;
  const framework = operators === undefined ? plain : {...plain, operators};
  await recordOperators(parameters, framework, recorder, {calls: 7, callMs}, (index) => {
    indices.push(index);
  });
  const {operators: profile, facts} = recorder.report();
  return {profile, fact: facts.operator_profile, indices};
}

const profiler: OperatorProfiler = {
  name: 'a profiler',
  clock: 'wall',
  async profile(call, calls) {
    for (let done = 0; done <= calls; done++) await call();
    const executions = Array.from({length: calls}, () => [
      {type: 'Relu', ms: 0.001},
      {type: 'Conv', ms: 2},
      {type: 'Conv', ms: 1.5},
    ]).flat();
    return {elapsedMs: 4 * calls, executions};
  },
};

describe('a profile of operators', () => {
  it('has each type once, the longest first', async () => {
    const {profile, fact} = await reported(profiler, 100);
    expect(profile).toEqual({
      calls: 5,
      elapsed_ns: 20_000_000,
      clock: 'wall',
      types: [
        {type: 'Conv', executions: 10, total_ns: 17_500_000},
        {type: 'Relu', executions: 5, total_ns: 5_000},
      ],
    });
    expect(fact).toBe('a profiler');
  });

  it.each([
    [0.001, 50],
    [20, 25],
    [5_000, 3],
  ])('of calls of %d ms takes %i', async (callMs, calls) => {
    expect((await reported(profiler, callMs)).profile?.calls).toBe(calls);
  });

  it('goes on with the samples that come next', async () => {
    expect((await reported(profiler, 200)).indices).toEqual([7, 8, 9, 10]);
  });
});

describe('no profile of operators', () => {
  it('is of a trial that is not asked for one', async () => {
    const {profile, fact, indices} = await reported(profiler, 1, {asked: false});
    expect([profile, fact, indices]).toEqual([undefined, undefined, []]);
  });

  it.each([
    ['of a library that has no profiler', undefined, {}, 'Plain does not tell its operators apart'],
    ['of a backend that has none', {absent: 'no timestamps'}, {}, 'no timestamps'],
    [
      'of a worker',
      undefined,
      {inWorker: true},
      'it computes in a worker, where it is not profiled',
    ],
    [
      'of a profiler that fails',
      {...profiler, profile: () => Promise.reject(new Error('it is broken'))},
      {},
      'Error: it is broken',
    ],
  ])('%s: the reason stands in the record', async (_, operators, more, reason) => {
    const {profile, fact} = await reported(operators, 1, more);
    expect(profile).toBeUndefined();
    expect(fact).toBe(`none: ${reason}`);
  });
});

import {describe, expect, it} from 'vitest';
import {PageFailure} from './page_failure.ts';
import {trialParameters} from './parameters.ts';
import type {Catalog} from './parameters.ts';
import {taskOf} from './tasks.ts';
import mlp from '../manifests/mlp.json' with {type: 'json'};
import type {WorkloadManifest} from '../../schema/generated/types.ts';

const catalog: Catalog = {
  maker_sha256: {},
  workloads: [mlp as unknown as WorkloadManifest],
  frameworks: [
    {
      framework: 'tfjs',
      title: 'TensorFlow.js',
      license: 'Apache-2.0',
      versions: [
        {version: '4.22.0', files: []},
        {version: 'own-0123456789ab', files: [], workloads: {mlp: {infer: ['webgpu']}}},
      ],
      workloads: {mlp: {train: ['cpu', 'webgl'], infer: ['cpu']}},
    },
  ],
};

const valid = {
  trial_uuid: '0192f000-0000-7000-8000-000000000000',
  framework: 'tfjs',
  framework_version: '4.22.0',
  backend: 'cpu',
  workload: 'mlp',
  task: 'infer',
  depth: '2',
  width: '64',
  samples: '20',
  warmup_samples: '5',
  warmup_ms: '100',
  measure_ms: '0',
  time_budget_ms: '1000',
  data: 'generated',
  data_seed: '1',
  weights_seed: '4294967295',
  cache: 'cold',
};

function read(changes: Record<string, string | null>) {
  const query = new URLSearchParams(valid);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return trialParameters(query, catalog);
}

it.each([
  [{}, false],
  [{visit: 'before'}, true],
])('knows whether it is the visit before the measured one: %o', (changes, expected) => {
  expect(read(changes).firstVisit).toBe(expected);
});

it('reads what is allowed', () => {
  const parameters = read({});
  expect(parameters.backend).toBe('cpu');
  expect(parameters.integer('depth')).toBe(2);
  expect(parameters.integer('weights_seed')).toBe(4294967295);
  expect(parameters.text('data')).toBe('generated');
});

describe('refuses, naming the place and what is allowed:', () => {
  it.each<[string, Record<string, string | null>, string]>([
    ['a framework', {framework: 'keras'}, 'framework=keras: allowed are tfjs'],
    [
      'a version',
      {framework_version: '1'},
      'framework_version=1: allowed are 4.22.0, own-0123456789ab',
    ],
    ['a workload', {workload: 'cnn'}, 'workload=cnn: allowed are mlp'],
    ['a task', {task: 'probe'}, 'task=probe: allowed are train, infer'],
    ['a backend of another task', {backend: 'webgl'}, 'backend=webgl: allowed are cpu'],
    [
      'a backend of another version',
      {framework_version: 'own-0123456789ab'},
      'backend=cpu: allowed are webgpu',
    ],
    [
      'a task of another version',
      {framework_version: 'own-0123456789ab', task: 'train'},
      'task=train: allowed are infer',
    ],
    ['no backend', {backend: null}, 'backend=null: allowed are cpu'],
    ['no trial', {trial_uuid: null}, 'trial_uuid is missing'],
    ['too much', {depth: '17'}, 'depth=17: allowed are whole numbers from 1 to 16'],
    ['too little', {width: '7'}, 'width=7: allowed are whole numbers from 8 to 1024'],
    ['a fraction', {depth: '1.5'}, 'depth=1.5: allowed are'],
    ['another notation', {width: '1e2'}, 'width=1e2: allowed are'],
    ['nothing', {depth: ''}, 'depth=: allowed are'],
    ['an absence', {depth: null}, 'depth is missing: allowed are whole numbers from 1 to 16'],
    [
      'an unknown name',
      {color: 'red'},
      'unknown parameter color: task infer of workload mlp on tfjs takes depth, width, samples',
    ],
    ['a parameter of another task', {batch: '64'}, 'unknown parameter batch'],
  ])('%s', (_, changes, message) => {
    expect(() => read(changes)).toThrow(message);
    try {
      read(changes);
    } catch (error) {
      expect(error).toBeInstanceOf(PageFailure);
      expect(error).toMatchObject({outcome: 'page_error', cause_name: 'url_parameter'});
    }
  });

  it('a parameter given twice', () => {
    const query = new URLSearchParams(valid);
    query.append('depth', '3');
    expect(() => trialParameters(query, catalog)).toThrow('depth stands more than once');
  });

  it.each(['mnist', 'mnist-12345', 'mnist-ABCDEFABCDEF', 'file'])('data=%s', (data) => {
    expect(() => taskOf(read({data}))).toThrow(
      `data=${data}: allowed are generated, and mnist- with 12`,
    );
  });
});

it('takes data by the name of its files', () => {
  expect(() => taskOf(read({data: 'mnist-0123456789ab'}))).not.toThrow();
});

import {expect, it} from 'vitest';
import {aTrial} from '../collector/example_answers.ts';
import {networkKind, whatOf} from './what_of.tsx';

const NETWORK = '2 x dense 784-64 relu, dense 64-10 softmax';

it.each([
  [NETWORK, 'dense relu, dense softmax'],
  [
    'conv2d 3x3 1-8 relu, max_pool2d 2x2, conv2d 3x3 8-8 relu, flatten',
    'conv2d relu, max_pool2d, conv2d relu, flatten',
  ],
  ['embedding 49-16, 2 x encoder 64 of 4 heads', 'embedding, encoder'],
  ['dense 784-64 logistic without bias', 'dense logistic without bias'],
])('the kind of %s', (network, kind) => {
  expect(networkKind(network)).toBe(kind);
});

it('what was computed is compared among trials of one workload, updates among those that train', () => {
  const train = aTrial(1, {
    median_ms: 1,
    network: NETWORK,
    readback: 'async',
    update_rule: 'minibatch',
  });
  const infer = aTrial(2, {median_ms: 1, network: NETWORK, readback: 'async', task: 'infer'});
  const other = aTrial(3, {
    median_ms: 1,
    network: 'lstm 49-8',
    readback: 'sync',
    workload: 'rnn',
    task: 'infer',
  });
  expect(whatOf([train, infer]).head).toBe(
    'minibatch; async readback; mlp: dense relu, dense softmax',
  );
  const what = whatOf([other, train, infer]);
  expect(what.head).toBe(
    'unless said otherwise: minibatch; async readback; rnn: lstm; mlp: dense relu, dense softmax',
  );
  expect([train, infer, other].map((trial) => what.beside(trial))).toEqual([
    [],
    [],
    ['sync readback'],
  ]);
});

it('a trial without a number says nothing, one that does not say it is unknown beside those that do', () => {
  const known = aTrial(1, {median_ms: 1, readback: 'sync'});
  const silent = aTrial(2, {median_ms: 1});
  const failed = aTrial(3, {outcome: 'timeout', readback: 'async'});
  expect(whatOf([known, failed]).head).toBe('sync readback');
  const what = whatOf([known, silent, failed]);
  expect([known, silent, failed].map((trial) => what.beside(trial))).toEqual([
    [],
    ['readback unknown'],
    [],
  ]);
  expect(whatOf([silent, failed])).toMatchObject({head: ''});
});

import {describe, expect, it} from 'vitest';
import {SWEEP_UUID} from './collector/example_answers.ts';
import {addressOf, routeOf} from './router.ts';

const at = (address: string) => routeOf(new URL(address, 'http://127.0.0.1:7471'));

describe('an address', () => {
  it.each([
    ['/', {view: 'live'}],
    ['/live', {view: 'live'}],
    ['/sweeps', {view: 'sweeps'}],
    ['/sweeps/', {view: 'sweeps'}],
    ['/hosts', {view: 'hosts'}],
    ['/sql', {view: 'sql', asked: {kind: 'nothing'}}],
    ['/sql?query=a', {view: 'sql', asked: {kind: 'saved', query: 'a', values: {}}}],
    [`/sweeps/${SWEEP_UUID}`, {view: 'sweep', sweep_uuid: SWEEP_UUID, outcome: null}],
    [
      `/sweeps/${SWEEP_UUID}?outcome=gpu_error`,
      {view: 'sweep', sweep_uuid: SWEEP_UUID, outcome: 'gpu_error'},
    ],
    [`/trials/${SWEEP_UUID}`, {view: 'trial', trial_uuid: SWEEP_UUID, range: null}],
    [
      `/trials/${SWEEP_UUID}?from_us=10&to_us=2000`,
      {view: 'trial', trial_uuid: SWEEP_UUID, range: {from_us: 10, to_us: 2000}},
    ],
    [
      `/trials/${SWEEP_UUID}?from_us=2000&to_us=10`,
      {view: 'trial', trial_uuid: SWEEP_UUID, range: null},
    ],
    ['/trials/last', {view: 'unknown', path: '/trials/last'}],
    ['/sweeps/last', {view: 'unknown', path: '/sweeps/last'}],
    [`/sweeps/${SWEEP_UUID}/findings`, {view: 'findings', sweep_uuid: SWEEP_UUID}],
    [`/sweeps/${SWEEP_UUID}/x`, {view: 'unknown', path: `/sweeps/${SWEEP_UUID}/x`}],
    ['/figures?by=width', {view: 'figures', search: '?by=width'}],
    ['/compare?base=1&head=2', {view: 'compare', search: '?base=1&head=2'}],
    ['/nothing', {view: 'unknown', path: '/nothing'}],
  ])('%s names a view', (address, route) => {
    expect(at(address)).toEqual(route);
  });

  it.each([
    '/live',
    '/figures?by=width',
    '/compare?base=1&head=2',
    '/sweeps',
    '/sql?sql=SELECT+1',
    `/sweeps/${SWEEP_UUID}`,
    `/sweeps/${SWEEP_UUID}?outcome=a%26b`,
    `/sweeps/${SWEEP_UUID}/findings`,
    `/trials/${SWEEP_UUID}`,
    `/trials/${SWEEP_UUID}?from_us=10&to_us=2000`,
  ])('%s is what its view says of itself', (address) => {
    const route = at(address);
    expect(route.view === 'unknown' ? '' : addressOf(route)).toBe(address);
  });
});

// @vitest-environment happy-dom
import {render} from 'preact';
import {act} from 'preact/test-utils';
import {expect, it} from 'vitest';
import {fingerprintText} from './fingerprint_value.ts';
import {hostsAnswer} from './host_answers.ts';
import type {Host} from './host_answers.ts';
import {HostPart} from './hosts_view.tsx';

const HTML = '<img src=x onerror="alert(1)">';

function aHost(changes: Partial<Host> = {}): Host {
  return {
    host_uuid: 'h',
    hostname: 'kestrel',
    fingerprints: [
      {
        fingerprint_sha256: '7f3a91c40be2ffff',
        fingerprint: {cpu_model: 'AMD', memory_bytes: 25e9, turbo: null},
        sweeps: 3,
        first_sweep_at: null,
        last_sweep_at: '2026-11-23T10:42:00.000Z',
        absent_sources: {swap: 'not_there'},
      },
    ],
    noise: [],
    ...changes,
  };
}

function shown(host: Host): HTMLElement {
  const place = document.createElement('div');
  void act(() => render(<HostPart host={host} />, place));
  return place;
}

it('a host says what it is, what it does not tell, and that noise was not measured', () => {
  const text = shown(aHost()).textContent;
  expect(text).toContain('memory_bytes25.0\u00a0GB');
  expect(text).toContain('turbonot told');
  expect(text).toContain('swapnot_there');
  expect(text).toContain('Not measured.');
  const unknown = {...aHost().fingerprints[0]!, absent_sources: null};
  expect(shown(aHost({fingerprints: [unknown]})).textContent).toContain('Not known');
});

it('a sweep whose alike arms differ is marked, with its interval', () => {
  const text = shown(
    aHost({
      noise: [
        {
          sweep_uuid: 's',
          plan_name: HTML,
          created_at: '2026-11-23T10:42:00.000Z',
          pairs: 3,
          percent: 3.1,
          low_percent: 1.1,
          high_percent: 5.1,
        },
      ],
    }),
  ).textContent;
  expect(text).toContain('3.10 [1.10,\u00a05.10]alike arms differ');
  expect(text).toContain('median 2.00 % over 1 sweeps');
  expect(text).toContain(HTML);
});

it('HTML in a name or a fact is text', () => {
  const place = shown(
    aHost({
      hostname: HTML,
      fingerprints: [
        {...aHost().fingerprints[0]!, fingerprint: {[HTML]: HTML}, absent_sources: {[HTML]: HTML}},
      ],
    }),
  );
  expect(place.querySelector('img')).toBeNull();
});

it.each([
  [
    'caches',
    [
      {level: 1, type: 'data', bytes: 32768, count: 2},
      {level: 3, type: 'unified', bytes: 33554432, count: 1},
    ],
    'L1 data 33\u00a0kB ×2; L3 33.6\u00a0MB',
  ],
  ['gpus', [], 'none'],
  ['gpus', [{name: 'A', driver: null}], 'A'],
  ['smt', false, 'off'],
  ['usable_cpus', 2, '2'],
  ['governor', null, null],
  ['cpu_quota_percent', null, 'no limit'],
  ['cpu_quota_percent', 150, '150\u00a0%'],
])('%s %j is %s', (name, value, text) => expect(fingerprintText(name, value)).toBe(text));

it('an answer of another form is refused', () => {
  const wrong = {hosts: [{...aHost(), noise: [{}]}]};
  expect(() => hostsAnswer(wrong, 'hosts')).toThrow('hosts.hosts[0].noise[0].sweep_uuid');
  expect(hostsAnswer({hosts: [aHost()]}, 'hosts').hosts[0]).toEqual(aHost());
});

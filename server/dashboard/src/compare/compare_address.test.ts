import {expect, it} from 'vitest';
import {commandOf, compareAddress, comparedOf, requestOf} from './compare_address.ts';

const arms = {
  base: 'framework=tfjs,backend=wasm',
  head: 'backend=webgl',
  sweep: '3',
  tolerance: '5',
  of: null,
};

it('an address says what is compared', () => {
  expect(comparedOf(new URL(compareAddress(arms), 'http://x').search)).toEqual(arms);
  expect(compareAddress({base: '1', head: '2', sweep: '', tolerance: '2', of: 'cpu_percent'})).toBe(
    '/compare?base=1&head=2&of=cpu_percent',
  );
});

it('the collector is asked for a share, and for a sweep only of arms', () => {
  expect(new URL(requestOf(arms), 'http://x').searchParams.get('tolerance')).toBe('0.05');
  expect(new URL(requestOf(arms), 'http://x').searchParams.get('sweep')).toBe('3');
  expect(requestOf({...arms, base: '1', head: '2'})).not.toContain('sweep');
  expect(requestOf({...arms, tolerance: 'much'})).toContain('tolerance=much');
});

it('the command says the same, quoted where a shell needs it', () => {
  expect(commandOf(arms)).toBe(
    './webdyno compare framework=tfjs,backend=wasm backend=webgl --sweep 3 --tolerance 0.05',
  );
  expect(commandOf({...arms, base: "a'b c", head: '2', tolerance: '2'})).toBe(
    `./webdyno compare 'a'\\''b c' 2`,
  );
});

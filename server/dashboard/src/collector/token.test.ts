import {expect, it} from 'vitest';
import {takeToken} from './token.ts';

function places(hash: string, stored: string | null) {
  const kept = new Map<string, string>(stored === null ? [] : [['webdyno_token', stored]]);
  const addresses: string[] = [];
  return {
    kept,
    addresses,
    location: {hash, pathname: '/sweeps', search: '?x=1'},
    history: {replaceState: (_: unknown, __: string, address: string) => addresses.push(address)},
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    },
  };
}

it('a token in the address is taken out of it and kept', () => {
  const at = places('#token=12ef', 'old');
  expect(takeToken(at as unknown as Parameters<typeof takeToken>[0])).toBe('12ef');
  expect(at.addresses).toEqual(['/sweeps?x=1']);
  expect([...at.kept.values()]).toEqual(['12ef']);
});

it.each([
  ['', 'kept', 'kept'],
  ['#token=', 'kept', 'kept'],
  ['#other', null, null],
])('without one in the address (%s) the kept one counts', (hash, stored, expected) => {
  const at = places(hash, stored);
  expect(takeToken(at as unknown as Parameters<typeof takeToken>[0])).toBe(expected);
  expect(at.addresses).toEqual([]);
});

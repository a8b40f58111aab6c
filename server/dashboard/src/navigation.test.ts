// @vitest-environment happy-dom
import {beforeEach, describe, expect, it} from 'vitest';
import {createNavigation, linkOf} from './navigation.ts';

const ORIGIN = 'http://127.0.0.1:7471';

beforeEach(() => {
  document.body.innerHTML = `
    <a id="inside" href="${ORIGIN}/sweeps?x=1"><b id="in-it">Sweeps</b></a>
    <a id="outside" href="http://example.org/sweeps">elsewhere</a>
    <a id="tab" target="_blank" href="${ORIGIN}/sweeps">tab</a>
    <button id="button">Stop</button>`;
});

function click(id: string, keys: MouseEventInit = {}): string | null {
  let address: string | null = null;
  const listen = (event: Event): void => {
    address = linkOf(event as MouseEvent, ORIGIN);
    event.preventDefault();
  };
  document.addEventListener('click', listen, {once: true});
  document
    .getElementById(id)!
    .dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, ...keys}));
  return address;
}

describe('a click', () => {
  it('on a link of ours is a move, also on what is in the link', () => {
    expect(click('inside')).toBe('/sweeps?x=1');
    expect(click('in-it')).toBe('/sweeps?x=1');
  });

  it.each(['outside', 'tab', 'button'])('on %s is the browser’s own', (id) => {
    expect(click(id)).toBeNull();
  });

  it.each([{ctrlKey: true}, {metaKey: true}, {shiftKey: true}, {button: 1}])(
    'with %j is the browser’s own',
    (keys) => {
      expect(click('inside', keys)).toBeNull();
    },
  );
});

it('a move changes the address and tells', () => {
  const navigation = createNavigation(window);
  const views: string[] = [];
  const forget = navigation.onChange(({view}) => views.push(view));
  navigation.go('/sweeps');
  expect(location.pathname).toBe('/sweeps');
  forget();
  navigation.go('/live');
  expect(views).toEqual(['sweeps']);
});

it('what changes within a view is no step back', () => {
  const navigation = createNavigation(window);
  const before = history.length;
  const ranges: unknown[] = [];
  navigation.onChange((route) => ranges.push(route.view === 'trial' ? route.range : null));
  navigation.replace('/trials/01a20979-4447-7a0b-875f-aaebb8a93c93?from_us=1&to_us=5');
  expect(history.length).toBe(before);
  expect(ranges).toEqual([{from_us: 1, to_us: 5}]);
});

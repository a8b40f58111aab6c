// Moves between addresses without loading the page again, so that the stream of events stays open. Links stay links:
// opened in another tab, copied or without this script's help they work the same.
import type {Route} from './router.ts';
import {routeOf} from './router.ts';

export interface Navigation {
  route(): Route;
  go(address: string): void;
  /** The same view shows something else of itself: no step for the button Back. */
  replace(address: string): void;
  /** Gives back how to end it. */
  onChange(listener: (route: Route) => void): () => void;
}

/** The address of a click that means "go there", null for all others: new tab, download, another origin. */
export function linkOf(event: MouseEvent, origin: string): string | null {
  const plain =
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!plain || event.defaultPrevented || link === null) return null;
  if (link.target !== '' || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  return url.origin === origin ? url.pathname + url.search : null;
}

export function createNavigation(page: Window): Navigation {
  const listeners = new Set<(route: Route) => void>();
  const route = (): Route => routeOf(page.location);
  const changed = (): void => {
    for (const listener of listeners) listener(route());
  };

  function go(address: string): void {
    const before = page.location.pathname;
    page.history.pushState(null, '', address);
    if (page.location.pathname !== before) page.scrollTo(0, 0);
    changed();
  }

  page.addEventListener('popstate', changed);
  page.document.addEventListener('click', (event) => {
    const address = linkOf(event, page.location.origin);
    if (address === null) return;
    event.preventDefault();
    go(address);
  });
  return {
    route,
    go,
    replace(address) {
      page.history.replaceState(null, '', address);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

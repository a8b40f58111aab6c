// The collector's token. `./webdyno serve` prints it in the fragment of its address, which no server and no log sees.
//
// It is kept in localStorage and not in sessionStorage, because every view is an address: opened in a second tab or from
// a bookmark it must find the token. Nothing is lost by that: a token is worth something only while its collector runs,
// and the next collector has another one. The storage belongs to this origin, port included.

const KEY = 'webdyno_token';
const FORM = /^#token=([\w-]+)$/;

export interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/** Takes the token out of the address, where people would copy it along; null when none was ever given. */
export function takeToken({location, history, storage}: TokenPlaces): string | null {
  const given = FORM.exec(location.hash)?.[1];
  if (given !== undefined) {
    storage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return storage.getItem(KEY);
}

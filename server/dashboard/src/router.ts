// Every view is an address.
export type Route = {view: 'live'} | {view: 'sweeps'} | {view: 'sweep'; uuid: string} | {view: 'none'};

export function routeOf(path: string): Route {
  if (path === '/' || path === '/live') return {view: 'live'};
  if (path === '/sweeps') return {view: 'sweeps'};
  const uuid = /^\/sweeps\/([0-9a-f-]{36})$/.exec(path)?.[1];
  return uuid === undefined ? {view: 'none'} : {view: 'sweep', uuid};
}

// Every view is an address, and every address says all that its view shows: filters are in the query string.
// The collector answers every address below with the same page (server/api/collector.cpp).

import type {TimeRange} from './charts/bands.tsx';
import type {Asked} from './sql/sql_address.ts';
import {addressOfAsked, askedOf} from './sql/sql_address.ts';
import {rangeOfQuery} from './trial/time_range.ts';

export type Route =
  | {view: 'live'}
  | {view: 'sweeps'}
  | {view: 'hosts'}
  | {view: 'figures' | 'compare'; search: string}
  | {view: 'sql'; asked: Asked}
  | {view: 'sweep'; sweep_uuid: string; outcome: string | null}
  | {view: 'findings'; sweep_uuid: string}
  | {view: 'trial'; trial_uuid: string; range: TimeRange | null}
  | {view: 'unknown'; path: string};

const SWEEP = /^\/sweeps\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/;
const FINDINGS = /^\/sweeps\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/findings\/?$/;
const TRIAL = /^\/trials\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/;

export function routeOf({pathname, search}: Pick<Location, 'pathname' | 'search'>): Route {
  if (pathname === '/' || pathname === '/live') return {view: 'live'};
  if (pathname === '/sweeps' || pathname === '/sweeps/') return {view: 'sweeps'};
  if (pathname === '/hosts') return {view: 'hosts'};
  if (pathname === '/figures') return {view: 'figures', search};
  if (pathname === '/compare') return {view: 'compare', search};
  if (pathname === '/sql') return {view: 'sql', asked: askedOf(search)};
  const trial_uuid = TRIAL.exec(pathname)?.[1];
  if (trial_uuid !== undefined) return {view: 'trial', trial_uuid, range: rangeOfQuery(search)};
  const of_findings = FINDINGS.exec(pathname)?.[1];
  if (of_findings !== undefined) return {view: 'findings', sweep_uuid: of_findings};
  const sweep_uuid = SWEEP.exec(pathname)?.[1];
  if (sweep_uuid === undefined) return {view: 'unknown', path: pathname};
  return {view: 'sweep', sweep_uuid, outcome: new URLSearchParams(search).get('outcome')};
}

export function addressOf(route: Exclude<Route, {view: 'unknown'}>): string {
  if (route.view === 'trial') {
    const {trial_uuid, range} = route;
    return `/trials/${trial_uuid}${range === null ? '' : `?from_us=${range.from_us}&to_us=${range.to_us}`}`;
  }
  if (route.view === 'figures' || route.view === 'compare') return `/${route.view}${route.search}`;
  if (route.view === 'sql') return addressOfAsked(route.asked);
  if (route.view === 'findings') return `/sweeps/${route.sweep_uuid}/findings`;
  if (route.view !== 'sweep') return `/${route.view}`;
  const query = route.outcome === null ? '' : `?${new URLSearchParams({outcome: route.outcome})}`;
  return `/sweeps/${route.sweep_uuid}${query}`;
}

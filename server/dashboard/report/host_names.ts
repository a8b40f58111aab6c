// What a report calls the machines of its sweeps: by their hostnames, and where several have one, by what tells them apart.
import type {ReportedSweep} from './report_document.ts';

const UUID_PART = 8; // of random digits

/** From the shortest to one that nobody else has. */
function namesOf({sweep, made_from: {fingerprint, host_uuid}}: ReportedSweep): string[] {
  const cpu = fingerprint?.get('cpu_model');
  const hostname = sweep.hostname ?? 'none yet';
  const withCpu = `${hostname}, ${typeof cpu === 'string' ? cpu : 'CPU not told'}`;
  return [hostname, withCpu, `${withCpu}, host ${host_uuid?.slice(0, UUID_PART) ?? 'not told'}`];
}

/** "vm"; of several machines that are called so "vm, AMD EPYC 9B14"; and where these are alike with a part of its uuid. */
export function hostName(each: ReportedSweep, all: readonly ReportedSweep[]): string {
  const others = all.filter(({made_from}) => made_from.host_uuid !== each.made_from.host_uuid);
  const names = namesOf(each);
  const own = names.findIndex((name, at) => others.every((other) => namesOf(other)[at] !== name));
  return names.at(own)!;
}

import {expect, it} from 'vitest';
import {hostName} from './host_names.ts';
import type {ReportedSweep} from './report_document.ts';

const on = (hostname: string, cpu_model: string, host_uuid: string): ReportedSweep =>
  ({
    sweep: {hostname},
    made_from: {host_uuid, fingerprint: new Map([['cpu_model', cpu_model]])},
  }) as unknown as ReportedSweep;

const INTEL = on('vm', 'Intel Xeon', '6e7303f9-07a0-46cf-927c-303720ad6e42');
const AMD = on('vm', 'AMD EPYC', '0b1c2d3e-07a0-46cf-927c-303720ad6e42');
const AMD_TOO = on('vm', 'AMD EPYC', '9f8e7d6c-07a0-46cf-927c-303720ad6e42');
const OTHER = on('kestrel', 'AMD EPYC', '11111111-07a0-46cf-927c-303720ad6e42');

const names = (...sweeps: ReportedSweep[]): string[] =>
  sweeps.map((each) => hostName(each, sweeps));

it('a hostname is enough where no other machine has it', () => {
  expect(names(INTEL, INTEL, OTHER)).toEqual(['vm', 'vm', 'kestrel']);
});

it('machines of one hostname are told apart by their CPUs, and else by their uuids', () => {
  expect(names(INTEL, AMD, OTHER)).toEqual(['vm, Intel Xeon', 'vm, AMD EPYC', 'kestrel']);
  expect(names(INTEL, AMD, AMD_TOO)).toEqual([
    'vm, Intel Xeon',
    'vm, AMD EPYC, host 0b1c2d3e',
    'vm, AMD EPYC, host 9f8e7d6c',
  ]);
});

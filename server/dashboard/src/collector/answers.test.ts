import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {readingsShape, runningShape, statusShape, sweepShape, trialShape} from './answers.ts';

const protocol = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');

/** The field names of `Name` = `{...}` in docs/protocol.md. */
function documented(name: string): string[] {
  const fields = new RegExp(`\`${name}\` = \`\\{([^}]+)\\}\``).exec(protocol)?.[1] ?? '';
  return fields.split(',').map((field) => field.trim().replace(/:.*/, ''));
}

describe('docs/protocol.md describes', () => {
  it.each([
    ['Sweep', sweepShape],
    ['Trial', trialShape],
    ['Running', runningShape],
  ])('%s with the fields that are read here', (name, shape) => {
    expect(documented(name)).toEqual(shape.fieldNames);
  });

  it('the fields of the status', () => {
    const row = /`GET \/status` \| (.*)/.exec(protocol)?.[1] ?? '';
    for (const field of statusShape.fieldNames) expect(row).toContain(field);
  });

  it('the columns of readings', () => {
    expect(protocol).toContain(
      'columns: ["t_us","process_id","cpu_ns","resident_bytes","footprint_bytes"]',
    );
  });
});

describe('readings', () => {
  it.each([[[1, 2, 3, 4]], [[1, 2, 3, 4, 5, 6]], [[1, 2, null, 4, 5]]])(
    'are refused when a row is not five numbers: %j',
    (row) => {
      const answer = {processes: [], rows: [row], gpus: [], phases: []};
      expect(() => readingsShape(answer, 'readings')).toThrow('readings.rows[0]');
    },
  );

  it('may have phases that have no place on the host clock', () => {
    const phases = [{name: 'train', start_us: null, end_us: null}];
    expect(readingsShape({processes: [], rows: [], gpus: [], phases}, 'readings').phases).toEqual(
      phases,
    );
  });
});

// docs/database.md, "content_sha256", written once more from its words: the collector's hash of the same seed is tested
// against the same two files, and a published database can be checked without any of our programs.
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, it} from 'vitest';

const here = import.meta.dirname;
const schema = path.join(here, '../../schema');
const golden = path.join(here, 'content_sha256');

function files(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .map((file) => readFileSync(path.join(directory, file), 'utf8'));
}

/** One value in canonical JSON by its storage class: node:sqlite gives INTEGER as bigint and REAL as number. */
function canonical(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'number') throw new Error(`a ${typeof value} in the database`);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return JSON.stringify(bytes.toString('hex'));
}

function content(database: DatabaseSync, trialId: number, attemptNumber: number): string {
  const results = files(path.join(schema, 'queries/content')).map((sql) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    const rows = statement.all({trial_id: trialId, attempt_number: attemptNumber});
    return `[${rows.map((row) => `[${Object.values(row).map(canonical).join()}]`).join()}]`;
  });
  if (results[24] !== '[]') return `[7,${results.join()}]`;
  if (results[23] !== '[]') return `[6,${results.slice(0, 24).join()}]`;
  if (results[22] !== '[]') return `[5,${results.slice(0, 23).join()}]`;
  if (results.slice(14).some((rows) => rows !== '[]')) return `[4,${results.slice(0, 22).join()}]`;
  if (results[10] !== '[]') return `[3,${results.slice(0, 14).join()}]`;
  if (results[9] !== '[]') return `[2,${results.slice(0, 10).join()}]`;
  return `[1,${results.slice(0, 9).join()}]`;
}

function seeded(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const sql of files(path.join(schema, 'migrations'))) database.exec(sql);
  database.exec(readFileSync(path.join(here, 'base.sql'), 'utf8'));
  database.exec(readFileSync(path.join(golden, 'seed.sql'), 'utf8'));
  return database;
}

describe('content_sha256', () => {
  /** As attempts were before they had a host. */
  function older(): DatabaseSync {
    const database = seeded();
    database.exec('UPDATE attempt SET host_id = NULL');
    return database;
  }

  it.each([
    ['3', seeded],
    ['1, of an attempt without a host', older],
  ])('is that of the expected array of version %s', (version, make) => {
    const file = (ending: string) =>
      readFileSync(path.join(golden, `expected_${version[0]}.${ending}`), 'utf8').trimEnd();
    const text = content(make(), 7, 2);
    expect(text).toBe(file('txt'));
    expect(createHash('sha256').update(text).digest('hex')).toBe(file('sha256'));
  });

  const before = content(seeded(), 7, 2);

  it('has the hot functions of an older profiled trial behind the rest, as version 2', () => {
    const database = older();
    const rest = content(database, 7, 2).slice('[1,'.length, -1);
    database.exec(`
      INSERT INTO hot_function (
        trial_id, attempt_number, rank, function_name, script, line_number, column_number, samples, self_us
      )
      VALUES (7, 2, 1, 'f', '/vendor/f.js', 1, 20, 3, 4000)`);
    expect(content(database, 7, 2)).toBe(`[2,${rest},[[1,"f","/vendor/f.js",1,20,3,4000]]]`);
  });

  it('has both sources of the clock at its very end, as version 4', () => {
    const database = seeded();
    database.exec(`
      UPDATE attempt SET clock_source = 'navigation_start', pings_offset_us = 9999120, pings_error_us = 310,
        navigation_start_us = 9999000, navigation_start_error_us = 7
      WHERE trial_id = 7`);
    const rest = before.slice('[3,'.length, -1);
    const now = content(database, 7, 2);
    expect(now.startsWith(`[4,${rest},[],`)).toBe(true);
    expect(now.endsWith(',[["navigation_start",9999120,310,9999000,7]],[]]')).toBe(true);
  });

  it('has memory between phases at its very end, as version 4', () => {
    const database = seeded();
    database.exec(`
      INSERT INTO memory_boundary (trial_id, attempt_number, boundary, t_us, cost_us, heap_absent)
        VALUES (7, 2, 'end', 10200000, 21, 'gone'), (7, 1, 'end', 1, 2, NULL);
      UPDATE phase SET wasm_memory_bytes = 65536 WHERE trial_id = 7 AND attempt_number = 2 AND phase_index = 0;
      INSERT INTO boundary_reading (process_id, boundary, uss_bytes)
        SELECT min(process_id), 'end', 88 FROM process WHERE trial_id = 7 AND attempt_number = 2;
      INSERT INTO dump_reading (process_id, boundary, allocator, size_bytes) SELECT process_id, 'end', 'gpu', 99 FROM boundary_reading`);
    const rest = before.slice('[3,'.length, -1);
    const now = content(database, 7, 2);
    expect(now.startsWith(`[4,${rest},[],`)).toBe(true);
    const kinds = [...(now.split(',[["boundary",')[1] ?? '').matchAll(/\["(\w+)"/g)];
    expect(kinds.map(([, kind]) => kind)).toEqual(['dump', 'phase', 'process']);
    expect(now).toContain('["boundary","end",10200000,21,null,null,null,null,"gone",null]');
    database.exec('UPDATE dump_reading SET size_bytes = 100');
    expect(content(database, 7, 2)).not.toBe(now);
  });

  it('has what the page observed behind the machine, as version 4', () => {
    const database = seeded();
    database.exec(`
      INSERT INTO observation (
        trial_id, attempt_number, phase, kind, observation_index, start_page_us, duration_us
      )
      VALUES (7, 2, 'alone', 'frame', 0, 90, 16665), (7, 1, 'alone', 'frame', 0, 1, 2)`);
    const rest = before.slice('[3,'.length, -1);
    const now = content(database, 7, 2);
    expect(now.startsWith(`[4,${rest},[],`)).toBe(true);
    expect(now.endsWith(',[["alone","frame",0,90,16665]],[],[],[]]')).toBe(true);
  });

  it('has the rest before the trial behind that, as version 4', () => {
    const database = seeded();
    database.exec(`UPDATE attempt SET rest_us = 250100, rest_package_energy_uj = 7
      WHERE trial_id = 7 AND attempt_number = 2`);
    const rest = before.slice('[3,'.length, -1);
    const now = content(database, 7, 2);
    expect(now.startsWith(`[4,${rest},[],`)).toBe(true);
    expect(now.endsWith(',[],[[250100,7]],[],[]]')).toBe(true);
  });

  it('has what else the machine did behind the rest, as version 4', () => {
    const database = seeded();
    const rest = before.slice('[3,'.length, -1);
    database.exec(`
      INSERT INTO attempt_gpu (trial_id, attempt_number, gpu_id) SELECT 7, 2, min(gpu_id) FROM gpu;
      INSERT INTO gpu_process_reading (process_id, t_us, gpu_id, memory_bytes)
        SELECT process_id, 10200000, (SELECT min(gpu_id) FROM gpu), 88
        FROM process WHERE trial_id = 7 AND attempt_number = 2 AND pid = (
          SELECT min(pid) FROM process WHERE trial_id = 7 AND attempt_number = 2);`);
    const now = content(database, 7, 2);
    expect(now.startsWith(`[4,${rest},[[`)).toBe(true);
    expect(now).toContain(',1,10200000,10200000,88]]');
    database.exec('UPDATE gpu_process_reading SET memory_bytes = 89');
    expect(content(database, 7, 2)).not.toBe(now);
  });

  it('has contention last of that, and shows a change of it', () => {
    const database = seeded();
    const rest = content(database, 7, 2).slice('[3,'.length, -1);
    database.exec(`
      UPDATE attempt SET absent_sources = '{}', calibration_before_best_cpu_ns = 5 WHERE attempt_number = 2;
      UPDATE system_reading SET io_pressure_us = 3 WHERE attempt_number = 2;
      UPDATE process_reading SET run_delay_ns = 4 WHERE process_id = 2`);
    const text = content(database, 7, 2);
    expect(text.startsWith(`[4,${rest},[],[],[],[[null,5,null`)).toBe(true);
    for (const change of [
      'UPDATE process_reading SET run_delay_ns = 5 WHERE process_id = 2',
      'UPDATE system_reading SET on_battery = 1 WHERE attempt_number = 2',
      'UPDATE attempt SET gate_waited_ms = 1 WHERE attempt_number = 2',
    ]) {
      const before_it = content(database, 7, 2);
      database.exec(change);
      expect(content(database, 7, 2)).not.toBe(before_it);
    }
  });

  it('has where the time of a call goes at its very end, as version 7', () => {
    const database = seeded();
    database.exec(`
      INSERT INTO operator_profile (trial_id, attempt_number, calls, elapsed_ns, clock) VALUES (7, 2, 3, 900, 'wall');
      INSERT INTO operator_time (trial_id, attempt_number, operator, executions, total_ns)
        VALUES (7, 2, 'Relu', 6, 100), (7, 2, 'Conv2D', 3, 700), (7, 1, 'Conv2D', 1, 1)`);
    const now = content(database, 7, 2);
    expect(now.startsWith('[7,')).toBe(true);
    expect(now.endsWith(',[],[["",3,900,"wall"],["Conv2D",3,700,null],["Relu",6,100,null]]]')).toBe(
      true,
    );
  });

  it("has what came out of a model of one's own at its very end, as version 6", () => {
    const database = seeded();
    database.exec(
      "INSERT INTO model_output (trial_id, attempt_number, sample, output_index, name, type, shape, output_values) VALUES (7, 2, 0, 0, 'y', 'int64', '[1]', '[3]')",
    );
    const now = content(database, 7, 2);
    expect(now.startsWith('[6,')).toBe(true);
    expect(now.endsWith(',[],[[0,0,"y","int64","[1]","[3]"]]]')).toBe(true);
  });

  it('has the CPU time of iterations outside of a browser at its very end, as version 5', () => {
    const database = seeded();
    database.exec("UPDATE iteration SET cpu_ns = 17 WHERE phase = 'warmup'");
    const now = content(database, 7, 2);
    expect(now.startsWith('[5,')).toBe(true);
    expect(now.endsWith(',[],[],[["warmup",0,17]]]')).toBe(true);
  });

  it.each([
    "UPDATE attempt SET cause = 'x' WHERE attempt_number = 2",
    'UPDATE iteration SET duration_ns = duration_ns + 1 WHERE attempt_number = 2',
    'UPDATE phase SET end_page_us = end_page_us + 1 WHERE attempt_number = 2',
    'UPDATE metric SET value = 0.10000000000000002 WHERE value = 0.1',
    'UPDATE clock_sync SET host_us = host_us + 1 WHERE attempt_number = 2',
    "UPDATE process SET role = 'other' WHERE process_id = 4",
    'UPDATE process_reading SET footprint_bytes = footprint_bytes + 1 WHERE process_id = 2',
    'DELETE FROM process_reading WHERE process_id = 3',
    'DELETE FROM system_reading WHERE t_us = 10100000',
    'UPDATE gpu_reading SET memory_bytes = 78 WHERE memory_bytes = 77',
    'UPDATE iteration SET returned_ns = returned_ns + 1 WHERE attempt_number = 2',
    'UPDATE iteration SET calls = calls + 1 WHERE attempt_number = 2',
    "UPDATE attempt SET readback = 'async' WHERE attempt_number = 2",
    'UPDATE attempt SET browser_attempt = 9 WHERE attempt_number = 2',
    "UPDATE attempt SET workload_sha256 = 'x' WHERE attempt_number = 2",
    "UPDATE attempt SET framework_sha256 = 'x' WHERE attempt_number = 2",
    "UPDATE host SET fingerprint_sha256 = 'another kernel'",
    'UPDATE system_reading SET attempt_number = 1 WHERE t_us = 10100000',
  ])('shows %s', (change) => {
    const database = seeded();
    database.exec(change);
    expect(content(database, 7, 2)).not.toBe(before);
  });

  it('does not depend on local keys or on other attempts', () => {
    const database = seeded();
    database.exec(`
      UPDATE attempt SET message = 'other' WHERE attempt_number = 1;
      DELETE FROM iteration WHERE attempt_number = 1;
      PRAGMA foreign_keys = OFF;
      UPDATE process SET process_id = process_id + 1000;
      UPDATE process_reading SET process_id = process_id + 1000;
      UPDATE configuration SET configuration_id = 900 WHERE configuration_id = 2;
      DROP TRIGGER trial_is_immutable;
      UPDATE trial SET configuration_id = 900;`);
    expect(content(database, 7, 2)).toBe(before);
  });
});

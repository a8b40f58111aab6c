// A place for one end-to-end test: data, state and temporary directories of its own, so that it meets no other webdyno.
import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import type {Readable} from 'node:stream';

const root = path.join(import.meta.dirname, '../..');
export const program = path.join(root, 'build/release/bin/webdyno');
export const nativeHostProgram = path.join(root, 'build/release/bin/webdyno-host');
export const extensionDirectory = path.join(root, 'build/web/extension');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** Standard output so far. */
  output(): string;
  /** Resolves as soon as standard output has it. */
  printed: (pattern: RegExp) => Promise<void>;
  /** The same of standard error. */
  said: (pattern: RegExp) => Promise<void>;
}

export interface Sandbox {
  directory: string;
  database: string;
  environment: NodeJS.ProcessEnv;
  start(...command: string[]): Running;
  /** The same of another program than the sandbox's own. */
  startOther(executable: string, ...command: string[]): Running;
  run(...command: string[]): Promise<Finished>;
  /** Rows of a query as objects. */
  query(sql: string): Record<string, unknown>[];
  /** Resolves once the query's first value is truthy; the sweep's own progress is the clock. */
  until(sql: string): Promise<void>;
  writePlan(plan: object): string;
  /** Ends with the sandbox. */
  adopt(child: ChildProcess): void;
  remove(): void;
}

// What they say is of the machine while a test runs, of its speed and of the tests beside this one.
const OF_THE_MOMENT = ['no_steady_state', 'noisy', 'starved', 'swapping', 'throttled'];

/** The flags that a trial has whatever the machine does meanwhile. `flags`: a JSON array, as the database has it. */
export function lastingFlags(flags: unknown): string[] {
  return (JSON.parse(String(flags)) as string[]).filter((flag) => !OF_THE_MOMENT.includes(flag));
}

/** Lines of standard error that end a command: without those that say, on a slow machine, what is waited for. */
export function closingLines(stderr: string): string[] {
  return stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('webdyno: waits for '));
}

/** `executable`: another webdyno than the built one. `locks`: of another sandbox, to share its machine. `gate`: trials wait for a quiet machine. */
export function createSandbox(
  executable = program,
  locks?: string,
  {gate = false}: {gate?: boolean} = {},
): Sandbox {
  const directory = mkdtempSync(path.join(tmpdir(), 'webdyno-e2e-'));
  const database = path.join(directory, 'e2e.db');
  const temporary = path.join(directory, 'tmp');
  locks ??= path.join(directory, 'locks');
  mkdirSync(temporary);
  const environment = {
    ...process.env,
    XDG_DATA_HOME: path.join(directory, 'data'),
    XDG_STATE_HOME: path.join(directory, 'state'),
    XDG_CONFIG_HOME: path.join(directory, 'config'),
    WEBDYNO_LOCK_DIRECTORY: locks,
    TMPDIR: temporary,
  };
  const children = new Set<ChildProcess>();

  function adopt(child: ChildProcess): void {
    children.add(child);
    child.on('close', () => children.delete(child));
  }

  function startOther(other: string, ...command: string[]): Running {
    // Other tests make this machine busy, and hardly any is about that.
    const words = command.flatMap((word) => (word === 'run' && !gate ? [word, '--no-gate'] : word));
    const child = spawn(other, words, {env: environment, stdio: ['ignore', 'pipe', 'pipe']});
    adopt(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const finished = new Promise<Finished>((resolve) => {
      child.on('close', (code) => resolve({code, stdout, stderr}));
    });
    const has = (stream: Readable, text: () => string, pattern: RegExp): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (pattern.test(text())) resolve();
        };
        stream.on('data', look);
        look();
      });
    return {
      child,
      finished,
      output: () => stdout,
      printed: (pattern) => has(child.stdout, () => stdout, pattern),
      said: (pattern) => has(child.stderr, () => stderr, pattern),
    };
  }

  const start = (...command: string[]): Running => startOther(executable, ...command);

  function query(sql: string): Record<string, unknown>[] {
    const asked = spawnSync(executable, ['query', '--db', database, '--format', 'json', sql], {
      env: environment,
    });
    if (asked.status !== 0) throw new Error(asked.stderr.toString());
    const {columns, rows} = JSON.parse(asked.stdout.toString()) as {
      columns: string[];
      rows: unknown[][];
    };
    return rows.map((row) =>
      Object.fromEntries(row.map((value, index) => [columns[index]!, value])),
    );
  }

  // Read in this process: a `webdyno query` each time took a fifth of a core from what is waited for.
  async function until(sql: string): Promise<void> {
    for (;;) {
      try {
        const file = new DatabaseSync(database, {readOnly: true});
        try {
          if (Object.values(file.prepare(sql).get() ?? {})[0]) return;
        } finally {
          file.close();
        }
      } catch (error) {
        if (!/unable to open|no such (table|column)|is locked/.test(String(error))) throw error; // the run has not made it yet, or not migrated to the end
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    directory,
    database,
    environment,
    start,
    startOther,
    run: (...command) => start(...command).finished,
    query,
    until,
    writePlan(plan) {
      const file = path.join(directory, `plan-${Math.random().toString(36).slice(2)}.json`);
      writeFileSync(file, JSON.stringify(plan));
      return file;
    },
    adopt,
    remove() {
      for (const child of children) child.kill('SIGKILL');
      // What the killed ones had started, a browser too, ends after them, and writes until then.
      rmSync(directory, {recursive: true, force: true, maxRetries: 20, retryDelay: 50});
    },
  };
}

/** Direct and indirect children of a process, with their command lines. */
export function descendants(pid: number): {pid: number; command: string}[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // ended meanwhile
    }
  }
  const found: {pid: number; command: string}[] = [];
  const visit = (parent: number): void => {
    for (const [child, itsParent] of parents) {
      if (itsParent !== parent) continue;
      try {
        found.push({
          pid: child,
          command: readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '),
        });
      } catch {
        continue;
      }
      visit(child);
    }
  };
  visit(pid);
  return found;
}

export const smallPlan = {
  name: 'e2e',
  matrix: [
    {
      workload: 'mlp',
      framework: ['tfjs', 'convnetjs'],
      backend: ['cpu', 'wasm', 'webgl'],
      task: ['train', 'infer'],
      depth: [1],
      width: [16],
      batches: [3],
      samples: [10],
      warmup_ms: [100],
      measure_ms: [200],
    },
  ],
  repeat: {trials: 1},
  control: false,
  trial_timeout_s: 60,
  rate_hz: 50,
};

/** The small plan's element with one task, and without what that task does not read: it would be refused. */
export function smallElement(task: 'train' | 'infer') {
  const {batches, samples, ...others} = smallPlan.matrix[0]!;
  return {...others, task: [task], ...(task === 'train' ? {batches} : {samples})};
}

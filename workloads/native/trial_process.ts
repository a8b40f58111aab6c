// The process that computes one trial: what it says, how it ends, and how long anybody waits for it.
import {spawn} from 'node:child_process';
import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import path from 'node:path';
import {
  validate_page_done,
  validate_page_failed,
  validate_page_phase,
  validate_page_progress,
  validate_page_ready,
} from '../../schema/generated/validators.mjs';
import type {PageMessage} from '../../extension/src/workload_port.ts';
import type {ClockPing} from '../../schema/generated/types.ts';
import type {ModelInput} from '../harness/adapter.ts';
import type {SaidOutput} from './own_model.ts';

const RUNNER = path.join(import.meta.dirname, 'runner/main.py');
const KEPT_CHARACTERS = 4_000;

const validators = {
  page_ready: validate_page_ready,
  page_phase: validate_page_phase,
  page_progress: validate_page_progress,
  page_done: validate_page_done,
  page_failed: validate_page_failed,
};

/** What runner/ says. */
export type Said =
  | {kind: 'page'; message: PageMessage}
  | {kind: 'ping'; index: number}
  | {kind: 'aligned'; pings: ClockPing[]; origin_us: number}
  | {kind: 'checking'; logits: boolean}
  | {kind: 'answer'}
  | {kind: 'opened'; inputs: ModelInput[]}
  | {kind: 'outputs'; outputs: SaidOutput[]};

/** What runner/ is told. */
export type Told =
  | {kind: 'align'; pings: number}
  | {kind: 'pong'; index: number; host_us: number}
  | {kind: 'start' | 'fed' | 'check' | 'checked' | 'end'}
  | {kind: 'compute'; sample: number}
  | {kind: 'call'; name: string; labels: number[]};

/** An end of the trial that the process itself could not tell. */
export class TrialEnd extends Error {
  readonly outcome: 'page_crash' | 'out_of_memory' | 'timeout' | 'page_error';
  readonly cause_name: string;
  constructor(outcome: TrialEnd['outcome'], cause: string, message: string) {
    super(message);
    this.outcome = outcome;
    this.cause_name = cause;
  }
}

/** How many processes the kernel has killed for want of memory, since boot; undefined where it does not tell. */
function killedForMemory(): number | undefined {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function checked(line: string): Said {
  let said: Said;
  try {
    said = JSON.parse(line) as Said;
  } catch {
    throw new TrialEnd('page_error', 'page_message', `this is no message: ${line.slice(0, 200)}`);
  }
  if (said.kind !== 'page') return said;
  const validate = validators[said.message.type] as typeof validate_page_ready | undefined;
  if (validate?.(said.message) === true) return said;
  const error = validate?.errors?.[0];
  const what = `${said.message.type}${error?.instancePath ?? ''}`;
  throw new TrialEnd('page_error', 'page_message', `${what} ${error?.message ?? 'is unknown'}`);
}

export class TrialProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly killedBefore = killedForMemory();
  private readonly lines: string[] = [];
  private wake: () => void = () => undefined;
  private ended: string | undefined;
  private stderr = '';
  private deadline = Infinity;
  private limitCause = '';
  private limitMs = 0;
  /** Resolves when it and its streams are gone. */
  readonly gone: Promise<void>;

  constructor(python: string, directory: string) {
    // By setpriv, which becomes it: it dies with the driver, and has the number that was given here.
    this.child = spawn('setpriv', ['--pdeathsig', 'KILL', python, '-I', '-B', RUNNER, directory], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdin.on('error', () => undefined); // its end is told by `close`
    this.child.stderr.on('data', (data: Buffer) => {
      this.stderr = (this.stderr + String(data)).slice(-KEPT_CHARACTERS);
    });
    const lines = createInterface({input: this.child.stdout});
    lines.on('line', (line) => {
      this.lines.push(line);
      this.wake();
    });
    this.gone = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.ended = error.message;
        this.wake();
        resolve();
      });
      this.child.on('close', (code, signal) => {
        this.ended ??=
          signal === null ? `exited with code ${code ?? 0}` : `was killed by ${signal}`;
        this.wake();
        resolve();
      });
    });
  }

  /** 0: there is none. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The last lines that it wrote beside its messages. */
  get console(): string {
    return this.stderr.trim().split('\n').slice(-3).join('\n');
  }

  tell(message: Told): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** From now on it may be silent, or busy, for that long. */
  limit(ms: number, cause: string): void {
    this.deadline = performance.now() + ms;
    this.limitMs = ms;
    this.limitCause = cause;
  }

  /** The next message. Rejects with TrialEnd when none comes, or one that is none. */
  async next(): Promise<Said> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) return checked(line);
      if (this.ended !== undefined) throw this.howItEnded(this.ended);
      const left = this.deadline - performance.now();
      if (left <= 0)
        throw new TrialEnd('timeout', this.limitCause, `no end within ${this.limitMs / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 2 ** 31 - 1));
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private howItEnded(how: string): TrialEnd {
    const last = this.console.split('\n').at(-1)?.trim();
    const message = `the process ${how}${last ? `: ${last}` : ''}`;
    const killed = killedForMemory();
    if (how.endsWith('SIGKILL') && killed !== undefined && killed > (this.killedBefore ?? killed))
      return new TrialEnd(
        'out_of_memory',
        'oom_killed',
        `the kernel ended it for want of memory: ${message}`,
      );
    // An exception of C++ that nobody caught ends the process with this word.
    if (/std::bad_alloc/.test(this.console))
      return new TrialEnd('out_of_memory', 'allocation_failed', message);
    return new TrialEnd('page_crash', 'process_ended', message);
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}

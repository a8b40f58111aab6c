// A sweep of `webdyno serve` for a person's own browser, to which the extension is installed, and what became of its trials.
import {expect} from 'vitest';
import {smallElement, smallPlan} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

export const TRIALS = 2;
export const plan = {
  ...smallPlan,
  matrix: [
    {
      ...smallElement('train'),
      framework: ['convnetjs'],
      backend: ['cpu'],
      warmup_ms: [100],
      measure_ms: [1000],
    },
  ],
  repeat: {trials: TRIALS},
  control: false,
};

export interface ServedSweep {
  /** Its collector has no time to put anything away. */
  kill(): Promise<void>;
  start(request: object): Promise<unknown>;
  remove(sweepUuid: string): Promise<unknown>;
  /** Resolves when a page is in its measured phase. */
  measuring(): Promise<void>;
  /** Resolves when all its trials have ended; rejects with the reason when it is paused or stopped. */
  ended(): Promise<void>;
  expectComplete(trials?: number): void;
  outcomesOfAttempts(): unknown[];
}

export async function serveSweeps(sandbox: Sandbox): Promise<ServedSweep> {
  const installed = await sandbox.run('install', '--browser', 'chromium');
  expect(installed.code, installed.stderr).toBe(0);
  const ports = ['--port', '0', '--workload-port', '0'];
  const collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
  await collector.printed(/^ready$/m);
  const address = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
  const token = new URLSearchParams(address.hash.slice(1)).get('token')!;

  async function api(
    path: string,
    request?: object,
    method = request === undefined ? 'GET' : 'POST',
  ): Promise<Record<string, unknown>> {
    const response = await fetch(new URL(`/api/v1${path}`, address), {
      method,
      headers: {Authorization: `Bearer ${token}`},
      ...(request === undefined ? {} : {body: JSON.stringify(request)}),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer, JSON.stringify(answer)).toMatchObject({ok: true});
    return answer;
  }

  return {
    async kill() {
      collector.child.kill('SIGKILL');
      await collector.finished;
    },
    start: (request) => api('/sweeps', request),
    remove: (sweepUuid) => api(`/sweeps/${sweepUuid}`, undefined, 'DELETE'),
    async measuring() {
      const phase = async () =>
        ((await api('/status'))['running'] as {phase: string} | null)?.phase;
      await expect.poll(phase, {interval: 20}).toBe('train');
    },
    async ended() {
      await sandbox.until("SELECT state <> 'running' FROM sweep");
      const states = sandbox.query('SELECT state FROM sweep').map(({state}) => state);
      const why = sandbox.query("SELECT detail FROM event WHERE kind LIKE 'sweep_%'");
      expect(states, JSON.stringify(why)).toEqual(['done']);
    },
    expectComplete(trials = TRIALS) {
      expect(sandbox.query('SELECT outcome, count(*) AS n FROM trial GROUP BY outcome')).toEqual([
        {outcome: 'done', n: trials},
      ]);
    },
    outcomesOfAttempts: () =>
      sandbox
        .query('SELECT DISTINCT outcome FROM attempt ORDER BY outcome')
        .map(({outcome}) => outcome),
  };
}

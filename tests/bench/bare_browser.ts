// Chromium with the command line of `webdyno run` (server/launch/browser.cpp) and nothing of webdyno in it.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, statfsSync} from 'node:fs';
import path from 'node:path';
import {openDevtoolsPipe} from '../e2e/devtools_pipe.ts';
import type {Sandbox} from '../e2e/sandbox.ts';

const PAGE_MS = 60_000;

interface Answer {
  median_ms?: number;
  error?: string;
}

export interface BareBrowser {
  /** What the page of this address wrote into its title, in JSON; says what is wrong when it writes nothing. */
  titleOf(url: string): Promise<Answer>;
  close(): Promise<void>;
}

function commandLine(profile: string): string[] {
  const {bavail, bsize} = statfsSync('/dev/shm');
  return [
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-backgrounding-occluded-windows',
    '--enable-unsafe-swiftshader',
    '--enable-unsafe-webgpu',
    '--window-size=1280,800',
    '--headless=new',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(bavail * bsize < 1e9 ? ['--disable-dev-shm-usage'] : []),
    'about:blank',
  ];
}

export function openBareBrowser(sandbox: Sandbox): BareBrowser {
  const profile = mkdtempSync(path.join(sandbox.directory, 'bare-'));
  const child = spawn('chromium', commandLine(profile), {
    env: {...sandbox.environment, TMPDIR: profile},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  sandbox.adopt(child);
  const ended = once(child, 'close');
  const {call, target} = openDevtoolsPipe(child);
  return {
    async titleOf(url) {
      const {targetId} = await call('Target.createTarget', {url});
      const limit = AbortSignal.timeout(PAGE_MS);
      const {title} = await target(
        (page) => page.targetId === targetId && (limit.aborted || page.title.startsWith('{')),
      );
      await call('Target.closeTarget', {targetId});
      if (!title.startsWith('{')) return {error: `nothing after ${PAGE_MS / 1000} s`};
      return JSON.parse(title) as Answer;
    },
    async close() {
      await call('Browser.close');
      await ended;
      rmSync(profile, {recursive: true, force: true});
    },
  };
}

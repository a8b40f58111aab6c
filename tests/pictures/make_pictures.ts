// The README's pictures, made of a real sweep: `node tests/pictures/make_pictures.ts` runs paper-training-small, looks at the
// dashboard meanwhile and afterwards, and writes docs/pictures/*.webp.
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {openDevtoolsPipe} from '../e2e/devtools_pipe.ts';
import {createSandbox} from '../e2e/sandbox.ts';

const PLAN = 'paper-training-small';
const ENOUGH_ENDED = 12; // trials, for the strip and the last results to have something to show
const WIDTH = 1280;
const HEIGHT = 800;
const folder = path.join(import.meta.dirname, '../../docs/pictures');

const sandbox = createSandbox();
try {
  const child = spawn(
    'chromium',
    [
      `--user-data-dir=${path.join(sandbox.directory, 'pictures')}`,
      '--remote-debugging-pipe',
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ],
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: sandbox.environment},
  );
  sandbox.adopt(child);
  const {call} = openDevtoolsPipe(child);
  const {targetId} = await call('Target.createTarget', {url: 'about:blank'});
  const attached = await call('Target.attachToTarget', {targetId, flatten: true});
  const session = attached['sessionId'] as string;
  const size = {width: WIDTH, height: HEIGHT, deviceScaleFactor: 1, mobile: false};
  await call('Emulation.setDeviceMetricsOverride', size, session);
  await call('Emulation.setScrollbarsHidden', {hidden: true}, session);

  const evaluate = async (expression: string): Promise<unknown> => {
    const {result} = await call('Runtime.evaluate', {expression, returnByValue: true}, session);
    return (result as {value?: unknown}).value;
  };
  const until = async (expression: string): Promise<void> => {
    while ((await evaluate(expression)) !== true) await pause(100);
  };
  const visit = (address: string) => call('Page.navigate', {url: address}, session);
  const take = async (name: string): Promise<void> => {
    const {data} = await call('Page.captureScreenshot', {format: 'webp', quality: 80}, session);
    const picture = Buffer.from(data as string, 'base64');
    writeFileSync(path.join(folder, `${name}.webp`), picture);
    console.log(`${name}.webp  ${picture.length} bytes`);
  };

  const run = sandbox.start('run', '--plan', PLAN, '--db', sandbox.database);
  await run.printed(/^live +\S+$/m);
  await visit(/^live +(\S+)$/m.exec(run.output())![1]!);
  await sandbox.until(`SELECT count(*) >= ${ENOUGH_ENDED} FROM trial WHERE outcome = 'done'`);
  // One that takes a while, in the middle of it.
  await until(`document.querySelector('.lanes') !== null && /tfjs/.test(document.body.innerText)`);
  await pause(1_500);
  await take('live');
  const finished = await run.finished;
  if (finished.code !== 0) throw new Error(finished.stderr);

  const serve = sandbox.start(
    'serve',
    '--db',
    sandbox.database,
    '--port',
    '0',
    '--workload-port',
    '0',
  );
  await serve.printed(/^ready$/m);
  const dashboard = /^dashboard +(\S+)$/m.exec(serve.output())![1]!;
  await visit(dashboard);
  await until(`document.querySelector('.bar') !== null`);
  await visit(new URL('/figures', dashboard).href);
  await until(`document.querySelector('[data-part="training"] .drawn svg') !== null`);
  await take('figures');
  const [trial] = sandbox.query(`
    SELECT uuid FROM trial_summary
    WHERE outcome = 'done' AND framework = 'tfjs' AND backend = 'webgl' ORDER BY duration_us DESC LIMIT 1`);
  await visit(new URL(`/trials/${String(trial!['uuid'])}`, dashboard).href);
  await until(`document.querySelector('.trial-lanes canvas') !== null`);
  await pause(500); // its lanes are drawn in the frames after
  await take('trial');
} finally {
  sandbox.remove();
}

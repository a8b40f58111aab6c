// The dashboard's SQL console in the real browser, on what a real sweep has recorded: what it shows and gives away is what the
// terminal prints of the same query.
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parquetReadObjects} from 'hyparquet';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDashboard} from './dashboard_page.ts';
import type {DashboardPage} from './dashboard_page.ts';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
let page: DashboardPage;

const address = (sql: string, values = {}): string =>
  `/sql?${new URLSearchParams({sql, ...values})}`;

/** What stands in the editor becomes `sql`, as if it were typed, and is run by its key. */
async function type(sql: string): Promise<void> {
  await page.evaluate(`(() => {
    const content = document.querySelector('.cm-content');
    content.focus();
    getSelection().selectAllChildren(content);
    document.execCommand('insertText', false, ${JSON.stringify(sql)});
  })()`);
  await page.evaluate(`document.querySelector('.cm-content').dispatchEvent(
    new KeyboardEvent('keydown', {key: 'Enter', code: 'Enter', keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true}))`);
}

const press = (name: string): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('button')]
    .find((button) => button.innerText.startsWith(${JSON.stringify(name)})).click()`);

const cells = (column: number): Promise<unknown> =>
  page.evaluate(
    `[...document.querySelectorAll('.res tbody tr')].map((row) => row.cells[${column}].innerText)`,
  );

async function downloaded(name: string): Promise<Buffer> {
  const file = path.join(sandbox.directory, name);
  await expect.poll(() => existsSync(file)).toBe(true);
  return readFileSync(file);
}

async function printed(...question: string[]): Promise<string> {
  const asked = await sandbox.run('query', '--db', sandbox.database, ...question);
  expect(asked.code, asked.stderr).toBe(0);
  return asked.stdout;
}

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'asked',
    matrix: [{...smallElement('train'), framework: ['tfjs', 'convnetjs'], backend: ['cpu']}],
    repeat: {trials: 2},
    control: false,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  page = await openDashboard(sandbox);
  await page.downloadTo(sandbox.directory);
}, 240_000);
afterAll(() => sandbox.remove());

test('a saved query is an address, and its CSV is what the terminal prints', async () => {
  await page.begin();
  await page.visit('/sql?query=fastest&sweep_id=1');
  await expect.poll(() => page.text('h1')).toBe('Which framework and backend is fastest');
  await expect.poll(() => page.text('.runbar [role=status]')).toMatch(/^2 rows, .* in SQLite/);
  expect(await page.evaluate("document.querySelector('.params select').value")).toBe('1');
  expect(await page.text('.cm-content')).toContain('WITH asked AS');
  expect(await page.text('.sqlout')).toContain('Drawn from the 2 rows shown.');
  expect(await page.text('.sqlout')).toContain('CI bars from ci95_low_ms and ci95_high_ms.');
  await press('CSV');
  const terminal = await printed('--format', 'csv', 'fastest', 'sweep_id=1');
  expect((await downloaded('fastest.csv')).toString()).toBe(terminal);
});

test('a query that is typed runs by Ctrl Enter, and is in the address with its parameters', async () => {
  await type('SELECT framework, trials + :more AS n FROM training_time');
  await expect.poll(() => page.text('.notice.bad')).toContain('parameter :more');
  await page.evaluate(`(() => {
    const field = document.querySelector('.params input');
    field.value = '40';
    field.dispatchEvent(new Event('input', {bubbles: true}));
  })()`);
  await press('Run');
  await expect.poll(() => cells(1)).toEqual(['42', '42']);
  expect(await page.evaluate('location.pathname + location.search')).toBe(
    address('SELECT framework, trials + :more AS n FROM training_time', {more: '40'}),
  );
  await page.visit(String(await page.evaluate('location.href')));
  await expect.poll(() => cells(1)).toEqual(['42', '42']);
});

test('completion knows the columns of the tables that are named, public views before tables', async () => {
  const labels =
    "[...document.querySelectorAll('.cm-completionLabel')].map((each) => each.innerText)";
  await page.visit(address('SELECT 1 FROM training_time'));
  await expect.poll(() => page.text('.cm-content')).toContain('training_time');
  await page.evaluate(`(() => {
    const content = document.querySelector('.cm-content');
    content.focus();
    getSelection().collapse(content.querySelector('.cm-line'), 0);
    document.execCommand('insertText', false, 'SELECT left_out_p');
  })()`);
  await expect.poll(() => page.evaluate(labels)).toContain('left_out_percent');
  await type('SELECT * FROM trial');
  await page.evaluate("document.execCommand('insertText', false, '_')");
  await expect
    .poll(async () => ((await page.evaluate(labels)) as string[]).slice(0, 1))
    .toEqual(['trial_summary']);
});

test('an error says where it is and what may have been meant, and the editor shows it', async () => {
  await page.visit(address('SELECT framework,\n  mean_msec FROM training_time'));
  await expect
    .poll(() => page.text('.notice.bad'))
    .toBe('no such column: mean_msec. Line 2, column 3. Did you mean mean_ms?');
  await expect.poll(() => page.evaluate('getSelection().toString()')).toBe('mean_msec');
});

test('values are told as they are', async () => {
  const sql =
    "SELECT 9007199254740993 AS big, 1e999 AS inf, 'Infinity' AS word, x'00ff' AS bytes, NULL AS none, 1.0 AS one";
  await page.visit(address(sql));
  await expect
    .poll(() => page.evaluate("document.querySelector('.res tbody')?.innerText.split('\\t')"))
    .toEqual(['9007199254740993', 'Infinity', 'Infinity', "x'00ff'", 'NULL', '1.0']);
  const chunks =
    "performance.getEntriesByType('resource').filter(({name}) => /row_groups/.test(name)).length";
  expect(await page.evaluate(chunks)).toBe(0);
  await press('Parquet');
  const {buffer, byteOffset, byteLength} = await downloaded('query.parquet');
  expect(await page.evaluate(chunks)).toBe(1);
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({file, utf8: false})).toEqual([
    {
      big: 9007199254740993n,
      inf: Infinity,
      word: 'Infinity',
      bytes: Uint8Array.of(0, 255),
      none: null,
      one: 1,
    },
  ]);
});

test('a result that is cut says so, sorts, and its JSON has every row all the same', async () => {
  const sql =
    'SELECT value AS n FROM json_each(json_array(3, 1, 2, NULL)), (SELECT 1 FROM phase LIMIT 6)';
  await page.visit(address(sql));
  await expect.poll(() => page.text('.runbar [role=status]')).toMatch(/^24 rows, /);
  await page.evaluate(`(() => {
    const limit = document.querySelector('.runbar select');
    limit.value = '20';
    limit.dispatchEvent(new Event('change', {bubbles: true}));
  })()`);
  await expect
    .poll(() => page.text('.notice.warn'))
    .toBe(
      'Truncated at 20 rows. The query has more. Raise the row limit, narrow the query, or download CSV for every row.',
    );
  await page.evaluate("document.querySelector('.res .sort').click()");
  const upwards = (await cells(0)) as string[];
  expect([upwards[0], upwards.at(-1)]).toEqual(['1', 'NULL']);
  await page.evaluate("document.querySelector('.res .sort').click()");
  const downwards = (await cells(0)) as string[];
  expect([downwards[0], downwards.at(-1)]).toEqual(['3', 'NULL']);
  await press('JSON');
  expect((await downloaded('query.json')).toString()).toBe(await printed('--format', 'json', sql));
});

test('400 pixels are enough', async () => {
  await page.resize(400);
  await page.visit('/sql?query=fastest');
  await expect.poll(() => page.text('.sqlout')).toContain('rows shown');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
});

test('nothing went wrong on the way, and no other host was asked for anything', async () => {
  expect(await page.faults()).toEqual([]);
  expect(await page.origins()).toEqual([page.origin]);
});

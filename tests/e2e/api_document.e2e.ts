// The API's own document against what the collector answers: after a real sweep every GET has the form that it promises.
import {Ajv2020} from 'ajv/dist/2020.js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSandbox, smallElement} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, {operationId?: string}>>;
}

let sandbox: Sandbox;
let api: URL;
let token: string;
let document: Document;

async function get(path: string): Promise<unknown> {
  const response = await fetch(new URL(path, api), {headers: {Authorization: `Bearer ${token}`}});
  expect(response.status, path).toBe(200);
  return response.json();
}

beforeAll(async () => {
  sandbox = createSandbox();
  const plan = sandbox.writePlan({
    name: 'described',
    matrix: [{...smallElement('train'), framework: ['convnetjs'], backend: ['cpu']}],
    repeat: {trials: 2},
    control_measure_ms: 200,
    experience: true,
    memory: true,
    profile: true,
  });
  const ran = await sandbox.run('run', '--db', sandbox.database, '--plan', plan);
  expect(ran.code, ran.stderr).toBe(0);
  const ports = ['--port', '0', '--workload-port', '0'];
  const collector = sandbox.start('serve', '--db', sandbox.database, ...ports);
  await collector.printed(/^ready$/m);
  api = new URL(/^dashboard +(\S+)$/m.exec(collector.output())![1]!);
  token = new URLSearchParams(api.hash.slice(1)).get('token')!;
  document = (await get('/api/openapi.json')) as Document;
}, 240_000);
afterAll(() => sandbox.remove());

/** Throws where the answer has another form than the document has for it. */
function check(path: string, method: string, answer: unknown): void {
  const ajv = new Ajv2020({strict: false, validateFormats: false});
  ajv.addSchema({$id: 'api', ...document});
  const place = `#/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses/200/content/application~1json/schema`;
  const validate = ajv.compile({$ref: `api${place}`});
  const valid = validate(answer);
  expect.soft(valid ? [] : validate.errors, `${method} ${path}`).toEqual([]);
}

test('it is OpenAPI 3.1, and each reference leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0');
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  const lost = [...references].filter(
    ([, place]) =>
      place!
        .split('/')
        .reduce<unknown>(
          (at, key) => (at as Record<string, unknown> | undefined)?.[key],
          document,
        ) === undefined,
  );
  expect(lost.map(([reference]) => reference)).toEqual([]);
});

test('every GET answers in the form that it promises', async () => {
  const [row] = sandbox.query(
    `SELECT sweep_uuid, trial_uuid FROM trial JOIN sweep USING (sweep_id) JOIN configuration USING (configuration_id)
     WHERE outcome = 'done' AND control_arm IS NULL LIMIT 1`,
  );
  const asked = Object.entries(document.paths).filter(
    ([path, item]) => item['get'] !== undefined && !['/events', '/compare'].includes(path), // of two sweeps
  );
  expect(asked.length).toBeGreaterThan(10);
  for (const [path] of asked) {
    const uuid = String(path.startsWith('/trials') ? row!['trial_uuid'] : row!['sweep_uuid']);
    check(path, 'get', await get(`/api/v1${path.replace('{uuid}', uuid)}`));
  }
});

test('so does a query, and what is refused', async () => {
  const ask = async (body: object): Promise<Response> =>
    fetch(new URL('/api/v1/query', api), {
      method: 'POST',
      headers: {Authorization: `Bearer ${token}`},
      body: JSON.stringify(body),
    });
  check(
    '/query',
    'post',
    await (await ask({sql: "SELECT 1, 1.5, 'a', NULL, x'00', 1e999"})).json(),
  );
  const refused = await ask({sql: 'SELECT nothing'});
  expect(refused.status).toBe(400);
  const ajv = new Ajv2020({strict: false});
  ajv.addSchema({$id: 'api', ...document});
  const validate = ajv.compile({$ref: 'api#/components/schemas/api_error'});
  expect(validate(await refused.json())).toBe(true);
  const unknown = await fetch(new URL('/api/openapi.json', api));
  expect(unknown.status).toBe(401);
});

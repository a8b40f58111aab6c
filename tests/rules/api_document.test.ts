// schema/api/openapi.json, docs and code name the same routes, fields, columns and settings.
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, it} from 'vitest';
import {files, read} from './source_tree.ts';

const document = JSON.parse(read('schema/api/openapi.json')) as {
  paths: Record<string, Record<string, unknown>>;
  components: {schemas: Record<string, {properties?: Record<string, unknown>}>};
};
const protocol = read('docs/protocol.md');

/** "GET /sweeps/{uuid}/block" of each handler that router.cpp calls, by the conditions before the call. */
function routes(): string[] {
  const router = read('server/api/router.cpp');
  const handlers = {get: 'get', post: 'post', delete: 'remove'};
  return Object.entries(handlers).flatMap(([method, handler]) => {
    const body = new RegExp(`^Answer ${handler}\\(.*?^}`, 'ms').exec(router)![0];
    let size = 0;
    let at = new Map<number, string>();
    return [
      ...body.matchAll(/at\.size\(\) == (\d)|at\[(\d)\] == "(\w+)"|co_return co_await/g),
    ].flatMap(([, length, index, word]) => {
      if (length !== undefined) {
        [size, at] = [Number(length), new Map<number, string>()];
        return [];
      }
      if (index !== undefined) {
        at = new Map([...at].filter(([place]) => place < Number(index))).set(Number(index), word!);
        return [];
      }
      const parts = Array.from({length: size}, (_, place) => at.get(place) ?? '{uuid}');
      return [`${method.toUpperCase()} /${parts.join('/')}`];
    });
  });
}

/** The same of the table of docs/protocol.md: a row may name several. */
const documented = [...protocol.matchAll(/^\| (`(?:GET|POST|DELETE) [^|]*) \|/gm)].flatMap(
  ([, cell]) => {
    const names = [...cell!.matchAll(/`([^`?]+)[^`]*`/g)].map(([, name]) => name!);
    const first = names[0]!;
    return names.map((name) =>
      name.startsWith('/') ? `${first.slice(0, first.lastIndexOf('/'))}${name}` : name,
    );
  },
);

const described = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.keys(item)
    .filter((key) => key !== 'parameters')
    .map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the routes', () => {
  it('of the router, of docs/protocol.md and of the API’s document are the same', () => {
    expect(routes().length).toBeGreaterThan(25);
    expect(described.toSorted()).toEqual(routes().toSorted());
    expect(documented.toSorted()).toEqual(routes().toSorted());
  });

  it('take and give what there is', () => {
    const references = [
      ...read('schema/api/openapi.json').matchAll(/"#\/components\/schemas\/(\w+)/g),
    ];
    const messages = files.flatMap(
      (file) => /^schema\/messages\/(\w+)\.schema\.json$/.exec(file)?.[1] ?? [],
    );
    const known = new Set([...messages, ...Object.keys(document.components.schemas)]);
    expect(references.map(([, name]) => name!).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(['Sweep', 'Trial', 'Running'])('tell a %s by the fields of docs/protocol.md', (name) => {
    const fields = new RegExp(`\`${name}\` = \`\\{([^}]+)\\}\``).exec(protocol)?.[1] ?? '';
    expect(Object.keys(document.components.schemas[name]?.properties ?? {})).toEqual(
      fields.split(',').map((field) => field.trim().replace(/:.*/, '')),
    );
  });
});

describe('the public views', () => {
  const views = files
    .filter((file) => file.startsWith('schema/views/') && read(file).startsWith('-- Public, '))
    .map((file) => ({file, name: /CREATE VIEW (\w+)/.exec(read(file))![1]!}));
  const pages = [read('docs/method.md'), read('docs/database.md'), read('docs/glossary.md')].join();

  const database = new DatabaseSync(':memory:');
  for (const folder of ['migrations', 'derived', 'views']) {
    for (const file of files.filter((each) => each.startsWith(`schema/${folder}/`)).toSorted())
      database.exec(read(file));
  }
  const columns = (name: string): string[] =>
    database
      .prepare('SELECT name FROM pragma_table_xinfo(?)')
      .all(name)
      .map((row) => String(row['name']));

  it('are many, with many columns', () => {
    expect(views.length).toBeGreaterThan(15);
    expect(views.flatMap(({name}) => columns(name)).length).toBeGreaterThan(200);
  });

  it.each(views)('$name has no column that nobody describes', ({file, name}) => {
    const comment = read(file).split('CREATE VIEW')[0]!;
    const texts = comment + pages;
    const families = [...texts.matchAll(/(?:\.\.\.|\*)(_\w+)/g)].map(([, ending]) => ending!); // ..._joules
    const unknown = columns(name).filter(
      (column) =>
        !new RegExp(`\\b${column}\\b`).test(texts) &&
        !families.some((ending) => column.endsWith(ending)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the settings', () => {
  const operations = read('docs/operations.md');

  it('of the command line are all in docs/operations.md', () => {
    const sources = files.filter(
      (file) => file.startsWith('server/cli/') && /add_(option|flag)\(/.test(read(file)),
    );
    const options = sources.flatMap((file) =>
      [...read(file).matchAll(/"!?((?:-\w,)?--[a-z-]+)"/g)].map(([, names]) => names!.split(',')),
    );
    expect(options.length).toBeGreaterThan(20);
    const unknown = options.filter((names) => !names.some((name) => operations.includes(name)));
    expect(unknown).toEqual([]);
  });

  it('of the environment are all in the docs', () => {
    const docs = files
      .filter((file) => /^docs\/[\w-]+\.md$/.test(file))
      .map(read)
      .join();
    const code = files.filter((file) =>
      /^(server|native_host|workloads|extension|schema)\/.*\.(cpp|hpp|ts)$/.test(file),
    );
    const variables = code.flatMap((file) =>
      [...read(file).matchAll(/["'](WEBDYNO_[A-Z_]+)["']/g)].map(([, name]) => name!),
    );
    expect(variables.length).toBeGreaterThan(1);
    expect([...new Set(variables)].filter((name) => !docs.includes(name))).toEqual([]);
  });
});

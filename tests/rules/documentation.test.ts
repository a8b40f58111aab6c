// What people and programs rely on is written down, and stays so.
import {describe, expect, it} from 'vitest';
import {files, read} from './source_tree.ts';

const protocol = read('docs/protocol.md');
const database = read('docs/database.md');
const method = read('docs/method.md');

function texts(directory: string): string {
  return files
    .filter((file) => file.startsWith(directory))
    .map(read)
    .join('\n');
}

function names(text: string, form: RegExp): string[] {
  return [...text.matchAll(form)].map((match) => match[1] ?? '');
}

describe('docs/protocol.md', () => {
  const messages = files
    .map((file) => /^schema\/messages\/(\w+)\.schema\.json$/.exec(file)?.[1] ?? '')
    .filter((name) => name !== '' && name !== 'common');

  it.each(messages)('names the message %s', (name) => {
    expect(protocol.includes(`\`${name}\``)).toBe(true);
  });

  const router = read('server/api/router.cpp');
  const segments = [
    ...names(router, /at\[0\] == "(\w+)"/g),
    ...names(router, /at\[1\] == "(\w+)"/g),
    ...names(router, /at\[2\] == "(\w+)"/g),
  ];

  it('has routes to look for', () => {
    expect(new Set(segments).size).toBeGreaterThan(10);
  });

  it.each([...new Set(segments)])('names the route segment %s', (segment) => {
    expect(new RegExp(`/${segment}\\b`).test(protocol)).toBe(true);
  });

  const common = JSON.parse(read('schema/messages/common.schema.json')) as {
    definitions: {outcome: {enum: string[]}; phase_name: {enum: string[]}};
  };

  it.each(common.definitions.outcome.enum)('says when outcome %s is written', (outcome) => {
    expect(protocol.includes(`\n| ${outcome} |`)).toBe(true);
  });

  it.each(common.definitions.phase_name.enum)('and the glossary know phase %s', (phase) => {
    expect(read('docs/glossary.md').includes(phase)).toBe(true);
  });
});

describe('findings', () => {
  const findings = files.filter((file) => file.startsWith('schema/queries/saved/finding_'));

  it('are those that have words, and each is defined in docs/method.md', () => {
    expect(findings).toEqual(
      files.filter(
        (file) => file.startsWith('schema/queries/saved/') && /^-- says: /m.test(read(file)),
      ),
    );
    const section = /\n## Findings\n([\s\S]*?)\n## /.exec(method)?.[1] ?? '';
    const defined = names(section, /^\| (`finding_[^|]*`) \|/gm).flatMap((cell) =>
      names(cell, /`(\w+)`/g),
    );
    expect(defined.sort()).toEqual(
      findings.map((file) => file.slice('schema/queries/saved/'.length, -'.sql'.length)).sort(),
    );
  });

  it.each(findings)('%s says its value once and needs a built-in plan', (file) => {
    const said = names(read(file), /^-- says(?: below)?: (.*)$/gm);
    for (const sentence of said) expect(sentence.split('{value}').length).toBe(2);
    const plan = names(read(file), /^-- needs: (.*)$/gm)[0] ?? '';
    expect(files).toContain(`workloads/plans/${plan}.json`);
  });
});

describe('claims', () => {
  const claims = files.filter((file) => file.startsWith('schema/queries/saved/claim_'));

  it('are those that claim something, and each is defined in docs/method.md', () => {
    expect(claims).toEqual(
      files.filter(
        (file) => file.startsWith('schema/queries/saved/') && /^-- claims: /m.test(read(file)),
      ),
    );
    const section = /\n## Claims\n([\s\S]*?)\n## /.exec(method)?.[1] ?? '';
    const defined = [...section.matchAll(/^\| `(claim_\w+)` \|.*\| (above|below) 1 \|$/gm)];
    const holds = claims.map((file) => [
      file.slice('schema/queries/saved/'.length, -'.sql'.length),
      names(read(file), /^-- holds: (above|below) 1$/gm)[0],
    ]);
    expect(defined.map(([, name, side]) => [name, side]).sort()).toEqual(holds.sort());
  });

  it.each(claims)('%s says its value once, and a plan of the study measures it', (file) => {
    const [sentence = ''] = names(read(file), /^-- claims: (.*)$/gm);
    expect(sentence.split('{value}').length).toBe(2);
    const plan = names(read(file), /^-- plan: (.*)$/gm)[0] ?? '';
    expect(files).toContain(`workloads/plans/${plan}.json`);
    expect(read('server/cli/study_plans.cpp')).toContain(`"${plan}"`);
  });
});

describe('the table of saved queries', () => {
  it('has each with its parameters', () => {
    const saved = files
      .filter((file) => file.startsWith('schema/queries/saved/'))
      .map((file) => {
        const takes = names(read(file), /^-- :(\w+)/gm).map((name) => `\`${name}\``);
        const query = file.slice('schema/queries/saved/'.length, -'.sql'.length);
        return `| \`${query}\` | ${takes.join(', ') || 'nothing'} |`;
      });
    const section = /\n## Saved queries\n([\s\S]*?)\n## /.exec(database)?.[1] ?? '';
    expect(names(section, /^(\| `\w+` \| [^|]* \|)/gm)).toEqual(saved);
  });
});

describe('docs/database.md', () => {
  const migrations = texts('schema/migrations/');
  const tables = names(migrations, /^CREATE TABLE (\w+)/gm).filter(
    (table) => !migrations.includes(`ALTER TABLE ${table} RENAME TO `), // it takes another one's place
  );

  it.each(tables)('names table %s', (table) => {
    expect(database.includes(`\n| \`${table}\` |`)).toBe(true);
  });

  it.each(
    names(texts('schema/views/') + texts('schema/derived/'), /^CREATE (?:VIEW|TABLE) (\w+)/gm),
  )('names %s, which is derived', (derived) => {
    expect(database.includes(`\`${derived}\``)).toBe(true);
  });

  it.each(names(texts('schema/migrations/'), /(\w+_sha256) TEXT/g))('defines %s', (hash) => {
    expect(database.includes(`.${hash}\``)).toBe(true);
  });
});

describe('docs/method.md', () => {
  const publicViews = [
    'training_time',
    'inference_time',
    'model_loading_time',
    'warmup_time',
    'model_size',
    'framework_capability',
    'call_depth',
    'cpu_utilization',
    'memory_use',
    'trial_summary',
  ];

  /** The columns that a view has beside those of its configuration. */
  const columns = publicViews.flatMap((view) => {
    const file = files.find((name) => name.endsWith(`_${view}.sql`)) ?? '';
    const select = read(file).split(`CREATE VIEW ${view} AS`)[1] ?? '';
    const last = select.split('\n').filter((line) => /^ {2}\S.*(,|[^,]$)/.test(line));
    return last
      .map((line) => /(?:AS )?(?:\w+\.)?(\w+),?$/.exec(line)?.[1] ?? '')
      .filter((name) => /_(ms|percent|bytes|us|error)$/.test(name));
  });

  it.each([...publicViews, ...new Set(columns)])('defines %s', (name) => {
    expect(method.includes(`\`${name}\``)).toBe(true);
  });

  const plan = JSON.parse(read('schema/messages/plan.schema.json')) as {
    properties: Record<string, unknown>;
  };

  it.each(Object.keys(plan.properties).filter((key) => key !== '$schema'))(
    'says what the plan key %s sets',
    (key) => {
      expect(new RegExp(`\`${key}[\`.]`).test(method)).toBe(true);
    },
  );

  it.each(names(read('server/cli/exit_code.hpp'), /k\w+ = (\d+)/g))(
    'says what exit code %s means',
    (code) => {
      expect(new RegExp(`\\n\\| ${code} \\|`).test(method)).toBe(true);
    },
  );

  const flags = (
    JSON.parse(read('schema/messages/common.schema.json')) as {
      definitions: {flag: {enum: string[]}};
    }
  ).definitions.flag.enum;

  it('explains the flags of the contract in its order, and no other', () => {
    const section = /\n### Flags\n([^]*?)\n(?:##|Other)/.exec(method)?.[1] ?? '';
    expect(names(section, /^\| `(\w+)` \|/gm)).toEqual(flags);
  });

  it('leaves terminal and dashboard to say the same of the same flags', () => {
    const terminal = [...read('server/results/remarks.cpp').matchAll(/\{"(\w+)",\s+"([^"]+)"\}/g)];
    const dashboard = [
      ...read('server/dashboard/src/marks/flags.tsx').matchAll(/^ {2}(\w+):\s+(['"])(.+)\2,$/gm),
    ];
    expect(terminal.map(([, flag]) => flag)).toEqual(flags);
    expect(dashboard.map(([, flag, , words]) => [flag, words])).toEqual(
      terminal.map(([, flag, words]) => [flag, words]),
    );
  });

  it('and its neighbours say steady only where they say when it is not', () => {
    const texts = files.filter((file) =>
      /^(README\.md|docs\/.+\.md|schema\/views\/.+)$/.test(file),
    );
    const careless = texts.filter((file) =>
      read(file)
        .split('\n\n')
        .some(
          // The steady part is what a trial's course says is one: docs/glossary.md.
          (paragraph) =>
            /\bsteady\b(?! part)/i.test(paragraph) && !paragraph.includes('no_steady_state'),
        ),
    );
    expect(careless).toEqual([]);
  });

  const running = ['cpu_percent', 'footprint_bytes', 'elapsed_ms', 'elapsed_s', 'seconds_left'];

  it.each(running)('says what %s is while a sweep runs', (name) => {
    expect(method.includes(`\`${name}\``)).toBe(true);
  });
});

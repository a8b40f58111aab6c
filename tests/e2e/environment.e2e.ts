// What a machine may lack, and how webdyno says so: before there is a sweep, in one line, with nothing left behind.
import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {closingLines, createSandbox, program} from './sandbox.ts';
import type {Sandbox} from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

interface Options {
  env?: Record<string, string | undefined>;
  cwd?: string;
}

/** `wrapped`: a command that runs the program that follows it. */
function webdyno(
  given: string[],
  {env = {}, cwd = sandbox.directory}: Options = {},
  wrapped: string[] = [],
) {
  const [command, ...words] = [...wrapped, program, ...given];
  const {status, stdout, stderr} = spawnSync(command!, words, {
    cwd,
    env: {...sandbox.environment, ...env},
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

const succeeds = (...[command, ...given]: string[]): boolean =>
  spawnSync(command!, given).status === 0;

/** A case that this machine cannot show says so, and why. */
function where(possible: boolean, reason: string): typeof test | typeof test.skip {
  if (!possible) console.warn(`skipped: ${reason}`);
  return possible ? test : test.skip;
}

const namespaces = ['unshare', '--map-root-user', '--mount', 'sh', '-ec'];
const inNamespaces = where(
  succeeds(...namespaces, 'mount -t tmpfs -o size=64k none /mnt'),
  'mounts in a namespace of its own are not allowed here',
);

/** Runs with other mounts than the machine's. */
const mounted = (mounts: string): string[] => [...namespaces, `${mounts}; exec "$0" "$@"`];

// Root without this may do no more than any other user to files of its own.
const unprivileged =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all']
    : ['env'];
const asUser = where(succeeds(...unprivileged, 'true'), 'setpriv cannot take rights away here');

const RUN = ['run', '--no-gate', '--db', 'r.db'];

/** One line and exit 3; no database, and no file but what was there. */
function expectRefused(ended: ReturnType<typeof webdyno>, line: RegExp): void {
  expect(ended.stderr).toMatch(line);
  expect(closingLines(ended.stderr)).toHaveLength(1);
  expect(ended).toMatchObject({status: 3, stdout: ''});
  expect(existsSync(path.join(sandbox.directory, 'r.db'))).toBe(false);
  expect(existsSync(path.join(sandbox.directory, 'state'))).toBe(false);
  expect(readdirSync(path.join(sandbox.directory, 'tmp'))).toEqual([]);
}

describe('run, before there is a sweep', () => {
  const long = 'l'.repeat(60);

  test.each([
    [
      'missing',
      '/nowhere',
      /TMPDIR=\/nowhere: there is no such directory, or this user may not enter it; name another .* with TMPDIR\n$/,
    ],
    ['not writable', '/proc', /TMPDIR=\/proc: nothing can be put there: .*; name another/],
    [
      'too long for a socket',
      `long/${long}`,
      /: it has \d+ characters, .*: 62 are allowed; name another/,
    ],
  ])('the temporary directory is %s', (_, name, line) => {
    mkdirSync(path.join(sandbox.directory, 'long', long), {recursive: true});
    const TMPDIR = path.resolve(sandbox.directory, name);
    expectRefused(webdyno(RUN, {env: {TMPDIR}}), line);
  });

  inNamespaces('the temporary directory is too small', () => {
    const small = mounted(`mount -t tmpfs -o size=64k none ${sandbox.directory}/tmp`);
    expectRefused(
      webdyno(RUN, {}, small),
      /TMPDIR=\S+: 0\.1 MB are free; a browser's profile needs 16 MB/,
    );
  });

  inNamespaces('the temporary directory is full', () => {
    const tmp = `${sandbox.directory}/tmp`;
    const full = mounted(
      `mount -t tmpfs -o size=64k none ${tmp}; head -c 64k /dev/zero > ${tmp}/all`,
    );
    expectRefused(
      webdyno(RUN, {}, full),
      /nothing can be put there: No space left on device; name another/,
    );
  });

  inNamespaces('the home is read-only: the line names what may be elsewhere', () => {
    const home = path.join(sandbox.directory, 'home');
    mkdirSync(home);
    const readonly = mounted(`mount --bind ${home} ${home}; mount -o remount,bind,ro ${home}`);
    const env = {HOME: home, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined};
    expectRefused(
      webdyno(RUN, {env}, readonly),
      /home\/\.local\/state\/webdyno: nothing can be put there: Read-only file system; name another place with XDG_STATE_HOME\n$/,
    );
    expectRefused(webdyno(['serve', '--db', 'r.db'], {env}, readonly), /with XDG_STATE_HOME\n$/);
  });

  inNamespaces('the home is read-only, and all that is written is elsewhere', () => {
    const home = path.join(sandbox.directory, 'home');
    mkdirSync(home);
    const readonly = mounted(`mount --bind ${home} ${home}; mount -o remount,bind,ro ${home}`);
    const plan = sandbox.writePlan({
      name: 'one',
      matrix: [
        {
          workload: 'mlp',
          framework: ['convnetjs'],
          backend: ['cpu'],
          task: ['infer'],
          depth: [1],
          width: [8],
        },
      ],
      repeat: {trials: 1},
      control: false,
    });
    const env = {HOME: home};
    const ended = webdyno([...RUN, '--plan', plan], {env}, readonly);
    expect(ended.status, ended.stderr).toBe(0);
  });

  test.each([
    [
      'XDG_STATE_HOME',
      '/proc/none',
      /\/proc\/none\/webdyno: nothing can be put there: .*; name another place with XDG_STATE_HOME\n$/,
    ],
    ['XDG_STATE_HOME', '/etc/passwd', /passwd\/webdyno: nothing can be put there: /],
    [
      'WEBDYNO_LOCK_DIRECTORY',
      '/proc/none',
      /\/proc\/none for the locks of this machine: .*; name another directory in WEBDYNO_LOCK_DIRECTORY\n$/,
    ],
    [
      'WEBDYNO_LOCK_DIRECTORY',
      'locks',
      /WEBDYNO_LOCK_DIRECTORY=locks is no absolute path, as it must be\n$/,
    ],
  ])('%s is %s', (name, value, line) => {
    expectRefused(webdyno(RUN, {env: {[name]: value}}), line);
  });

  test('few files may be open', () => {
    const few = ['sh', '-c', 'ulimit -n 200; exec "$0" "$@"'];
    expectRefused(
      webdyno(RUN, {}, few),
      /may have 200 files open; a browser needs 1024; raise the hard limit/,
    );
  });

  test('doctor says the same', () => {
    const {status, stdout} = webdyno(['doctor'], {
      env: {TMPDIR: '/nowhere', XDG_STATE_HOME: '/proc/none', WEBDYNO_LOCK_DIRECTORY: 'locks'},
    });
    expect(status).toBe(3);
    expect(stdout).toMatch(/^state +missing +\/proc\/none\/webdyno: nothing can be put there/m);
    expect(stdout).toMatch(/^locks +missing +WEBDYNO_LOCK_DIRECTORY=locks is no absolute path/m);
    expect(stdout).toMatch(/^temporary +missing +TMPDIR=\/nowhere: there is no such directory/m);
  });
});

describe('directories of the user', () => {
  const QUERY = ['query', 'SELECT 1'];
  const none = {HOME: undefined, XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined};

  test('without HOME they are where the system says', () => {
    const known = succeeds('getent', 'passwd', String(process.getuid?.()));
    const {status, stderr} = webdyno(QUERY, {env: {...none, HOME: 'relative'}});
    expect(stderr).toContain('HOME=relative is ignored: it is no absolute path\n');
    expect(stderr).not.toContain(' /.local');
    if (!known) expect([status, stderr]).toEqual([3, expect.stringMatching(/set HOME\n$/)]);
  });

  test('a relative XDG_DATA_HOME is ignored, which is said', () => {
    const {stderr} = webdyno(QUERY, {env: {HOME: '/somewhere', XDG_DATA_HOME: 'data'}});
    expect(stderr).toBe(
      'webdyno: XDG_DATA_HOME=data is ignored: it is no absolute path\n' +
        'webdyno: /somewhere/.local/share/webdyno/webdyno.db: no such database; `./webdyno run` makes one, --db names another\n',
    );
  });
});

describe('paths are the caller’s', () => {
  let caller: string;
  beforeEach(() => {
    caller = path.join(sandbox.directory, 'caller');
    mkdirSync(caller);
  });

  test('a framework’s own file', () => {
    writeFileSync(path.join(caller, 'own.js'), 'var Mind = function () {};');
    const {status, stderr} = webdyno(['vendor', 'add', 'mind', 'own.js'], {cwd: caller});
    expect(status, stderr).toBe(0);
  });

  test('a plan', () => {
    writeFileSync(path.join(caller, 'p.json'), '{}');
    const {stderr} = webdyno(['plan', 'check', 'p.json'], {cwd: caller});
    expect(stderr).toMatch(/^webdyno: p\.json: /);
    expect(stderr).not.toContain('cannot be read');
  });

  asUser.each([
    ['--text-file', 'f'],
    ['--mnist-dir', ''],
    ['--model-dir', ''],
  ])('data of one’s own that may not be read: %s', (option, name) => {
    const locked = path.join(caller, 'locked');
    mkdirSync(path.join(locked, 'in'), {recursive: true});
    writeFileSync(path.join(locked, 'in/f'), '');
    chmodSync(locked, 0o000);
    const given = [...RUN, option, path.join('locked/in', name)];
    const {status, stderr} = webdyno(given, {cwd: caller}, unprivileged);
    chmodSync(locked, 0o700);
    expect(stderr).toMatch(/^webdyno: --\S+ \S+: (\S+: )?Permission denied\n$/);
    expect(status).toBe(2);
  });

  test('in a directory that is gone', () => {
    const gone = ['sh', '-c', 'rmdir ../caller; exec "$0" "$@"'];
    const {status, stderr} = webdyno(['query', '--db', 'r.db', 'SELECT 1'], {cwd: caller}, gone);
    expect([status, stderr]).toEqual([
      2,
      'webdyno: r.db: is relative to a directory that is gone; give an absolute path\n',
    ]);
  });
});

describe('a database', () => {
  const QUERY = [
    'query',
    '--format',
    'csv',
    '--db',
    'm%41#/r.db',
    'SELECT count(*) AS n FROM event',
  ];
  let media: string; // a name that means something else in a URI
  let file: string;
  beforeEach(async () => {
    media = path.join(sandbox.directory, 'm%41#');
    file = path.join(media, 'r.db');
    const serve = sandbox.start('serve', '--db', file, '--port', '0', '--workload-port', '0');
    await serve.printed(/ready/);
    serve.child.kill('SIGINT');
    await serve.finished;
    expect(readdirSync(media)).toEqual(['r.db']);
  });
  afterEach(() => chmodSync(media, 0o755));

  const readonly = (): string[] =>
    mounted(`mount --bind ${media} ${media}; mount -o remount,bind,ro ${media}`);

  /** As a process that was killed leaves it: what was committed last is in -wal alone. */
  function leaveWal(): void {
    const writer = new DatabaseSync(file);
    writer.exec("INSERT INTO event (realtime_us, kind) VALUES (1, 'x')");
    for (const name of ['r.db', 'r.db-wal'])
      copyFileSync(path.join(media, name), path.join(sandbox.directory, name));
    writer.close();
    for (const name of ['r.db', 'r.db-wal'])
      copyFileSync(path.join(sandbox.directory, name), path.join(media, name));
    rmSync(path.join(media, 'r.db-shm'), {force: true});
  }

  inNamespaces('on read-only media can be queried', () => {
    expect(webdyno(QUERY, {}, readonly())).toEqual({status: 0, stdout: 'n\r\n0\r\n', stderr: ''});
  });

  inNamespaces(
    'on read-only media with something in its -wal is not shown as it was before',
    () => {
      leaveWal();
      const ended = webdyno(QUERY, {}, readonly());
      expect(ended.stderr).toMatch(
        /r\.db-wal beside it holds what was written last, .* copy both to a directory of yours .*\n$/,
      );
      expect(ended.status).toBe(3);
    },
  );

  inNamespaces('behind a link that lies elsewhere on read-only media neither', () => {
    leaveWal();
    const links = path.join(sandbox.directory, 'links');
    mkdirSync(links);
    symlinkSync(file, path.join(links, 'r.db'));
    const both = [media, links].map(
      (each) => `mount --bind ${each} ${each}; mount -o remount,bind,ro ${each}`,
    );
    const query = ['query', '--db', path.join(links, 'r.db'), 'SELECT count(*) FROM event'];
    expect(webdyno(query, {}, mounted(both.join('; ')))).toMatchObject({status: 3, stdout: ''});
  });

  inNamespaces('on read-only media cannot be served', () => {
    const ended = webdyno(['serve', '--db', 'm%41#/r.db'], {}, readonly());
    expect(ended.stderr).toMatch(
      /^webdyno: \S+r\.db: its directory \S+ cannot be written: Read-only file system; name another file with --db\n$/,
    );
    expect(ended.status).toBe(3);
  });

  inNamespaces('of an older version on read-only media says what to do', () => {
    const older = new DatabaseSync(file);
    older.exec('PRAGMA user_version = 1');
    older.close();
    expect(webdyno(QUERY).stderr).toMatch(
      /older webdyno \(found 1, this program reads \d+\); `\.\/webdyno serve --db \S+r\.db` brings it up to date/,
    );
    const ended = webdyno(QUERY, {}, readonly());
    expect(ended.stderr).toMatch(
      /; copy it to a directory of yours; there `\.\/webdyno serve --db COPY` brings it up to date, .*\n$/,
    );
    expect(ended.status).toBe(3);
  });

  asUser('in a directory of another user can be queried', () => {
    chmodSync(file, 0o444);
    chmodSync(media, 0o555);
    expect(webdyno(QUERY, {}, unprivileged)).toEqual({status: 0, stdout: 'n\r\n0\r\n', stderr: ''});
  });

  asUser('that this user may not read is called that', () => {
    chmodSync(file, 0o000);
    expect(webdyno(QUERY, {}, unprivileged).stderr).toMatch(
      /r\.db: this user may not read it: Permission denied; name another file with --db\n$/,
    );
    chmodSync(media, 0o000);
    expect(webdyno(QUERY, {}, unprivileged).stderr).toMatch(/r\.db: Permission denied\n$/);
  });

  asUser('that this user may not write is called that, and so is what lies beside it', () => {
    chmodSync(file, 0o444);
    const serve = ['serve', '--db', 'm%41#/r.db', '--port', '0', '--workload-port', '0'];
    expect(webdyno(serve, {}, unprivileged).stderr).toMatch(
      /r\.db: this user may not write it: Permission denied/,
    );
    chmodSync(file, 0o644);
    writeFileSync(`${file}-wal`, '');
    chmodSync(`${file}-wal`, 0o444);
    expect(webdyno(serve, {}, unprivileged).stderr).toMatch(
      /r\.db-wal: this user may not write it: Permission denied/,
    );
  });

  test('with the views of another webdyno is not asked', () => {
    const other = new DatabaseSync(file);
    other.exec("UPDATE view_text SET sha256 = 'of another'");
    other.close();
    expect(webdyno(QUERY).stderr).toMatch(
      /r\.db: its views are of another webdyno; `\.\/webdyno serve --db /,
    );
  });

  test('that is a directory is called that', () => {
    expect(webdyno(['query', '--db', 'm%41#', 'SELECT 1']).stderr).toMatch(
      /m%41# is no file; name the database's file with --db\n$/,
    );
  });
});

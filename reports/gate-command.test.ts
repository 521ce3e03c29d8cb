/** The gate as its users meet it: the command's words, the file it writes, its exit codes. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainEnvironment, runConform, type Ran } from '../run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'gate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = plainEnvironment();

/** Runs the command in the folder of the fixtures, its output piped. */
const conform = (...args: readonly string[]): Promise<Ran> => runConform(folder, args, environment);

const judge = (adapter: string, ...more: readonly string[]): Promise<Ran> =>
  conform('--spec', 'spec', '--cases', '0', '--adapter', adapter, ...more);

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

beforeAll(() => {
  const rule = (id: string, code: string, output: string): string =>
    `### \`${id}\`\n\nIt MUST hold.\n\n\`\`\`python\n${code}\n\`\`\`\n\n\`\`\`output\n${output}\n\`\`\`\n`;
  mkdirSync(join(folder, 'spec'));
  write('package.json', '{ "type": "module" }');
  write(
    'spec/page.md',
    rule('main.dead', 'print(getcurrent().dead)', 'False') +
      rule('main.parent', 'print(getcurrent().parent)', 'None') +
      rule('exit.made', 'e = GreenletExit()\nprint(1)', '1'),
  );
  const adapter = (dead: string, more: string): string =>
    `class greenlet { get dead() { return ${dead}; } parent = null; }
export default { name: 'mine', style: 'async', api: { greenlet, getcurrent: () => new greenlet(), ${more} } };`;
  write('good.js', adapter('false', 'GreenletExit: class extends Error {}'));
  write('wrong.js', adapter('true', 'GreenletExit: class extends Error {}'));
  write('lost.js', adapter('false', ''));
  write('crashes.js', adapter('process.exit(3)', 'GreenletExit: class extends Error {}'));
});

const known = '- rule: main.dead\n  implementation: mine # ours\n  reason: no time\n';
beforeEach(() => write('known.yml', known));

describe('with --baseline', () => {
  it('what it names may fail, what it does not name may not', async () => {
    const held = await judge('./wrong.js', '--baseline', 'known.yml');
    expect(held.stdout).toContain('\nbaseline known.yml: 0 new, 0 fixed, 1 expected\n  expected  known.yml:1 main.dead on mine: no time\n');
    expect(held).toMatchObject({ stderr: '', code: 0 });
    write('known.yml', '[]');
    const failed = await judge('./wrong.js', '--baseline', 'known.yml');
    expect(failed.stdout).toContain('\n  NEW       main.dead on mine: fail\n');
    expect(failed.code).toBe(1);
  });

  it('what passes now fails the run with --strict', async () => {
    expect((await judge('./good.js', '--baseline', 'known.yml')).code).toBe(0);
    const { stdout, code } = await judge('./good.js', '--baseline', 'known.yml', '--strict');
    expect(stdout).toContain('\n  FIXED     known.yml:1 main.dead on mine: passes now; remove the entry\n');
    expect(code).toBe(1);
  });

  it('what passed and is unsupported now fails the run', async () => {
    write('known.yml', '[]');
    expect((await judge('./good.js', '--baseline', 'known.yml')).code).toBe(0);
    const { stdout, code } = await judge('./lost.js', '--baseline', 'known.yml');
    expect(stdout).toContain('\n  NEW       exit.made on mine: unsupported, and no entry says so\n');
    expect(code).toBe(1);
  });

  it('a report made later from the JSON report says the same', async () => {
    write('known.yml', known + '- rule: main.parent\n  implementation: mine\n  reason: x\n  until: 2001-01-01\n');
    const now = await judge('./wrong.js', '--baseline', 'known.yml', '--json', 'report.json');
    const later = await conform('report', 'report.json');
    expect(now.code).toBe(2);
    expect(now.stdout).toContain('known.yml:4 main.parent on mine: its last day, 2001-01-01, is past; ');
    expect(later).toEqual(now);
  });

  it('rules that --only leaves out are not missed', async () => {
    expect((await judge('./good.js', '--baseline', 'known.yml', '--only', 'main.parent')).code).toBe(0);
  });
});

describe('--update-baseline', () => {
  it('writes a file that is not there, with which the same run passes', async () => {
    rmSync(join(folder, 'known.yml'));
    const { stdout, stderr, code } = await judge('./wrong.js', '--baseline', 'known.yml', '--update-baseline');
    expect(stderr).toBe('known.yml is written: 1 added, 0 removed or narrowed\n');
    expect(stdout).toContain('baseline known.yml: 0 new, 0 fixed, 1 expected\n');
    expect(code).toBe(0);
    expect(read('known.yml')).toContain("- rule: main.dead\n  implementation: mine\n  reason: 'TODO: say why'\n");
    expect((await judge('./wrong.js', '--baseline', 'known.yml', '--strict')).code).toBe(0);
  });

  it('keeps what stays as it is', async () => {
    expect((await judge('./wrong.js', '--baseline', 'known.yml', '--update-baseline')).code).toBe(0);
    expect(read('known.yml')).toBe(known);
  });

  it('leaves the file alone after a crash, and says why', async () => {
    const { stderr, code } = await judge('./crashes.js', '--baseline', 'known.yml', '--update-baseline', '--only', 'main.parent');
    expect(stderr).toBe('conform: --update-baseline needs a run of all rules; leave out --only and --replay\n');
    expect(code).toBe(2);
    write('known.yml', '[]\n');
    const crashed = await judge('./crashes.js', '--baseline', 'known.yml', '--update-baseline');
    expect(crashed.stderr).toMatch(/^conform: Cannot update "known\.yml": mine has a crash in main\.dead, which may hide other failures; /);
    expect(crashed.code).toBe(2);
    expect(read('known.yml')).toBe('[]\n');
  });
});

describe('reports', () => {
  it('are written in all formats at once, and the same later from the JSON report', async () => {
    const formats = ['junit', 'markdown', 'badge'].flatMap((format) => ['--report', format]);
    const { code, stderr } = await judge('./wrong.js', '--report', 'json', ...formats);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const files = ['conform.xml', 'conform.md', 'conform-badge.svg', 'conform-badge.json'];
    const first = files.map(read);
    files.forEach((file) => rmSync(join(folder, file)));
    expect((await conform('report', 'conform.json', ...formats)).code).toBe(1);
    expect(files.map(read)).toEqual(first);
    const printed = await conform('report', 'conform.json', '--report', 'markdown=-');
    expect(printed.stdout).toBe(first[1]);
  });

  it('come with annotations on GitHub, which no printed report has in it', async () => {
    environment.GITHUB_ACTIONS = 'true';
    try {
      const { stdout } = await judge('./wrong.js');
      expect(stdout).toMatch(
        /^::stop-commands::(\w{64})\n[^]*\n::\1::\n::error file=spec\/page\.md,line=1,title=FAIL main\.dead on mine::It MUST .*\n$/,
      );
      const printed = await judge('./wrong.js', '--report', 'json=-');
      expect(JSON.parse(printed.stdout)).toMatchObject({ schema: 2 });
      expect(printed.stderr).toMatch(/^::error /);
      expect((await judge('./good.js')).stdout).not.toContain('::error');
    } finally {
      delete environment.GITHUB_ACTIONS;
    }
  });
});

describe('conform diff', () => {
  it('tells what is new between two reports', async () => {
    await judge('./good.js', '--json', 'old.json');
    await judge('./wrong.js', '--json', 'new.json');
    const { stdout, stderr, code } = await conform('diff', 'old.json', 'new.json');
    expect(stdout).toContain('mine\n  NEW      main.dead  pass → fail  spec/page.md:1\n           again: npx conform --adapter ./wrong.js');
    expect(stdout).toContain('1 new, 0 fixed, 0 still, 0 added, 0 removed\n');
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    expect(await conform('diff', 'new.json', 'old.json')).toMatchObject({ stderr: '', code: 0 });
  });
});

describe('is refused with one line and code 2:', () => {
  it.each([
    ['--strict alone', ['--strict'], '--strict needs a baseline; add --baseline FILE'],
    ['--update-baseline alone', ['--update-baseline'], '--update-baseline needs a baseline; add --baseline FILE'],
    ['--baseline of nothing', ['--baseline', ''], '--baseline "" is empty; leave the option out or write what it asks for'],
    [
      'a baseline that is missing',
      ['--baseline', 'gone.yml'],
      'Cannot read "gone.yml": there is no such file; --update-baseline writes it',
    ],
    ['a folder', ['--baseline', 'spec'], 'Cannot read "spec": it is a folder; name a file in it'],
    ['a baseline with a mistake', ['--baseline', 'package.json'], 'package.json:1: a baseline is a list; begin each entry with "- rule: "'],
    [
      'a baseline in a missing folder',
      ['--baseline', 'gone/known.yml', '--update-baseline'],
      'Cannot write "gone/known.yml": there is no folder "gone"; make it first',
    ],
    ['diff of one report', ['diff', 'x.json'], 'missing required argument "new"; see conform --help'],
    ['diff of a missing file', ['diff', 'gone.json', 'gone.json'], 'Cannot read "gone.json": there is no such file'],
    [
      'diff of another file',
      ['diff', 'package.json', 'x.json'],
      'Cannot read "package.json": it is no report of this kit; --report json=FILE writes one',
    ],
  ])('%s', async (_, words, problem) => {
    expect(await conform(...words)).toEqual({ stdout: '', stderr: `conform: ${problem}\n`, code: 2 });
  });
});

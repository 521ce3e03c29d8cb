/** The recipes for CI: their shell lines are run in a project as a server runs them. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../adapters/package-root.js';
import { run, type Ran } from '../run-command.js';
import { readBaseline } from '../reports/baseline.js';

const folder = mkdtempSync(join(tmpdir(), 'ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync(join(packageRoot, 'docs/ci.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!);

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8')) as Action;

/** As a server begins: nothing of the test's own environment but where programs are. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
  HOME: folder,
  npm_config_cache: process.env.npm_config_cache ?? join(folder, 'cache'),
  npm_config_offline: 'true',
});

const runShell = (shell: string, flags: readonly string[], script: string, more: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Ran> =>
  run(shell, [...flags, '-c', script], { cwd, env: { ...environment(), ...more }, timeout: 150_000 });

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** Writes an implementation that has little, so that it is judged in no time. It is right or wrong about `main.type`. */
const implement = (right: boolean): void =>
  write(
    'greenlets.js',
    `export class greenlet {}
export const getcurrent = () => ${right ? 'new greenlet()' : '1'};
`,
  );

beforeAll(async () => {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(packageRoot, join(folder, 'node_modules/greenspec'), 'dir');
  symlinkSync(join(packageRoot, 'bin/conform.js'), join(folder, 'node_modules/.bin/conform'));
  write('package.json', '{ "type": "module" }');
  write(
    'mine.ts',
    `import { defineAdapter } from 'greenspec';
import * as mine from './greenlets.js';

export default defineAdapter({ name: 'mine', style: 'async', api: mine });
`,
  );
  implement(true);
  // What a project has installed is there: nothing is fetched in a test.
  mkdirSync(join(folder, 'bin'));
  write('bin/npm', '#!/bin/sh\necho "npm $*" >> "$HOME/npm.log"\n');
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const { code, stderr } = await runShell('sh', ['-e'], blocks('sh')[0]!);
  expect(stderr).toMatch(/^conform-baseline\.yml is written: /);
  expect(code).toBe(0);
}, 60_000);

describe('the recipe for a plain shell', () => {
  const [, always, compare] = blocks('sh') as [string, string, string];

  it('passes beside its baseline, and compares reports', { timeout: 300_000 }, async () => {
    expect(await runShell('sh', ['-e'], always)).toMatchObject({ code: 0, stderr: '' });
    expect(read('npm.log')).toBe('npm ci\n');
    for (const file of ['conform.json', 'conform.xml', 'conform.md']) expect(read(file)).toContain('mine');
    const { code, stdout } = await runShell('sh', ['-e'], compare);
    expect(stdout).toContain('0 new, 0 fixed, ');
    expect(code).toBe(0);
  });

  it('fails by what is new', { timeout: 300_000 }, async () => {
    implement(false);
    expect(await runShell('sh', ['-e'], always)).toMatchObject({ code: 1 });
    implement(true);
    await runShell('sh', ['-e'], always);
    implement(false);
    // The earlier report is the good one; its second command fails, and the shell goes on to the comparison.
    const { stdout } = await runShell('sh', [], compare);
    expect(stdout).toMatch(/^ {2}NEW {6}main\.type {2}pass → fail/m);
    implement(true);
  });

  it('has seeds for the night that the command takes', async () => {
    const [, words] = /`--seed "(\$\(date [^`]*\))"`/.exec(page)!;
    const { stdout } = await runShell('sh', ['-e'], `npx conform --only main.type --adapter ./mine.ts --seed "${words}"`);
    expect(stdout).toMatch(/^conforms: .*\(seed \d+\)$/m);
  });
});

describe('the recipe for GitLab', () => {
  const job = (
    parse(blocks('yaml').find((text) => text.startsWith('conform:'))!) as {
      conform: { script: string[]; artifacts: { paths: string[]; reports: { junit: string } } };
    }
  ).conform;

  it('judges, and leaves the artifacts that it names', { timeout: 300_000 }, async () => {
    for (const file of job.artifacts.paths) rmSync(join(folder, file), { force: true });
    const { code } = await runShell('bash', ['-eo', 'pipefail'], job.script.join('\n'));
    expect(code).toBe(0);
    for (const file of job.artifacts.paths) expect(existsSync(join(folder, file))).toBe(true);
    expect(read(job.artifacts.reports.junit)).toMatch(/^<\?xml [^]*<testsuite name="mine \/ greenlet\/main"/);
  });
});

describe('the action', () => {
  let runs = 0;

  /** Runs its steps one after the other, as GitHub's runner does. */
  async function act(given: Readonly<Record<string, string>>): Promise<Ran & { summary: string; output: string }> {
    const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, given[name] ?? value]));
    const filled = (text: string): string =>
      text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => {
        expect(Object.keys(inputs)).toContain(name);
        return inputs[name]!;
      });
    const files = { GITHUB_STEP_SUMMARY: join(folder, `summary-${runs}`), GITHUB_OUTPUT: join(folder, `output-${runs++}`) };
    Object.values(files).forEach((file) => writeFileSync(file, ''));
    const all = { stdout: '', stderr: '', code: 0 };
    for (const step of action.runs.steps) {
      expect(step.shell).toBe('bash');
      const env = {
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: packageRoot,
        GITHUB_WORKSPACE: folder,
        ...files,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value)])),
      };
      const cwd = join(folder, filled(step['working-directory'] ?? '.'));
      const { stdout, stderr, code } = await runShell('bash', ['--noprofile', '--norc', '-eo', 'pipefail'], step.run!, env, cwd);
      Object.assign(all, { stdout: all.stdout + stdout, stderr: all.stderr + stderr, code });
      if (code !== 0) break;
    }
    return { ...all, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), output: readFileSync(files.GITHUB_OUTPUT, 'utf8') };
  }

  it('puts nothing of its inputs into a script', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
    const passed = JSON.stringify(action.runs.steps.map(({ run: _, ...step }) => step));
    for (const name of Object.keys(action.inputs)) expect(passed).toContain(`\${{ inputs.${name} }}`);
  });

  it('judges, and writes reports, summary and exit code', { timeout: 300_000 }, async () => {
    const { summary, output, code, stdout } = await act({ adapter: './mine.ts', baseline: 'conform-baseline.yml' });
    expect(summary).toMatch(/^## ✅ Nothing is new beside the baseline\n/);
    expect(summary).toBe(read('conform-reports/conform.md'));
    expect(output).toBe('exit-code=0\n');
    expect(code).toBe(0);
    expect(stdout).not.toContain('::error');
    for (const file of ['conform.json', 'conform.xml', 'conform.html', 'conform-badge.svg', 'conform-badge.json']) {
      expect(existsSync(join(folder, 'conform-reports', file))).toBe(true);
    }
    write('wider.yml', `${read('conform-baseline.yml')}- rule: main.type\n  implementation: mine\n  reason: none\n`);
    expect((await act({ adapter: './mine.ts', baseline: 'wider.yml' })).code).toBe(0);
    expect((await act({ adapter: './mine.ts', baseline: 'wider.yml', strict: 'true' })).output).toBe('exit-code=1\n');
  });

  it('fails with annotations for what fails', { timeout: 300_000 }, async () => {
    implement(false);
    const { summary, output, code, stdout } = await act({
      adapter: './mine.ts\n',
      only: 'main.type\nmain.parent\n',
      cases: '5',
      seed: '3',
      reports: 'deep/er reports',
    });
    implement(true);
    expect(stdout).toMatch(/^::error title=FAIL main\.type on mine::/m);
    expect(summary).toMatch(/^## ❌ Does not conform\n[^]*, seed 3, /);
    expect([output, code]).toEqual(['exit-code=1\n', 1]);
    expect(existsSync(join(folder, 'deep/er reports/conform.xml'))).toBe(true);
  });

  it('runs in another folder, and tells wrong uses', { timeout: 300_000 }, async () => {
    mkdirSync(join(folder, 'sub'), { recursive: true });
    const { stderr, code, summary, output } = await act({ adapter: './mine.ts', 'working-directory': 'sub' });
    expect(stderr).toContain('conform: Cannot load adapter "./mine.ts": there is no such file\n');
    expect([code, summary, output]).toEqual([3, '', 'exit-code=3\n']);
  });

  it('takes its inputs for words, not for shell', { timeout: 300_000 }, async () => {
    const text = `"; touch pwned; "$(touch pwned)\`touch pwned\`'; touch pwned #`;
    for (const name of ['adapter', 'only', 'cases', 'seed', 'baseline', 'strict', 'reports']) {
      const { output } = await act({ only: 'main.type', adapter: './mine.ts', cases: '0', [name]: text });
      const codes: Readonly<Record<string, number>> = { adapter: 3, strict: 0, reports: 0 };
      expect([name, output]).toEqual([name, `exit-code=${codes[name] ?? 2}\n`]);
    }
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('builds the kit where it is not built', async () => {
    mkdirSync(join(folder, 'unbuilt'));
    rmSync(join(folder, 'npm.log'), { force: true });
    const { run } = action.runs.steps[0]!;
    expect((await runShell('bash', ['-eo', 'pipefail'], run!, { GITHUB_ACTION_PATH: join(folder, 'unbuilt') })).code).toBe(0);
    expect(read('npm.log')).toMatch(/^npm ci\b/);
  });

  it('is used by the workflow of the page with inputs that it has', () => {
    const workflow = parse(blocks('yaml').find((text) => text.startsWith('name: '))!) as { jobs: { conform: { steps: Step[] } } };
    const used = workflow.jobs.conform.steps.find(({ uses }) => uses?.startsWith('OWNER/greenspec@'))!;
    for (const name of Object.keys(used.with!)) expect(Object.keys(action.inputs)).toContain(name);
  });
});

describe('the page', () => {
  it('shows a baseline that can be read', () => {
    const text = blocks('yaml').find((block) => block.startsWith('- rule: '))!;
    expect(readBaseline('shown.yml', text).entries).toHaveLength(2);
  });
});

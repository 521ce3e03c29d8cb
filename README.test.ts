import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageRoot } from './adapters/package-root.js';
import { runConform, type Ran } from './run-command.js';
import { realPython } from './scenario/real-python.js';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1]!);

const conform = (cwd: string, ...args: string[]): Promise<Ran> => runConform(cwd, args);

/** What differs from machine to machine. */
const plain = (text: string): string =>
  text
    .replaceAll(/(Node|CPython) \d+\.\d+\.\d+/g, '$1')
    .replaceAll(/ +$/gm, '')
    .replaceAll(/\.md:\d+/g, '.md')
    .trim();

const reports = blocks('text').map((block) => {
  const [, words, report] = /^\$ npx conform (.*)\n([^]*)$/.exec(block)!;
  return { words: words!, report: report! };
});
const withPython = (await realPython('the report on greenlet in the README')) !== undefined;

for (const { words, report } of reports) {
  test.skipIf(!withPython && words.includes('--adapter greenlet'))(`conform ${words} prints what the README shows of it`, async () => {
    const { stdout, code } = await conform(packageRoot, ...words.split(' '));
    expect(code).toBe(1);
    let rest = plain(stdout);
    // A line with an ellipsis stands for lines that the README leaves out.
    for (const part of report.split(/^…$/m).map(plain)) {
      expect(rest).toContain(part);
      rest = rest.slice(rest.indexOf(part) + part.length);
    }
  });
}

test('the adapter in the README judges an implementation in a project of its own', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules/greenspec'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'greenlets.js'),
    `import { createGreenlets } from ${JSON.stringify(join(packageRoot, 'dist/examples/async-greenlets/greenlet.js'))};
export const { Greenlet, getcurrent } = createGreenlets();
`,
  );
  const [adapter] = blocks('ts');
  writeFileSync(join(folder, 'mine.ts'), adapter!);
  const [, ...words] = blocks('sh')
    .find((block) => block.includes('mine.ts'))!
    .trim()
    .split(' ')
    .slice(1);
  const { stdout, stderr, code } = await conform(folder, ...words);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^lacks: .*\bspawn\b.* and \d+ more$/m);
  expect(stdout).toMatch(/^conforms: \d+ rules pass, \d+ unsupported/m);
  expect(code).toBe(0);
});

test('.ci/run runs the test command of the README', () => {
  const script = readFileSync(join(packageRoot, '.ci/run'), 'utf8');
  const command = blocks('sh').find((block) => block.includes('npm test'))!;
  expect(script.trimEnd().split('\n').at(-1)).toBe(command.trim());
});

test('what the documents link to is there', () => {
  for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']) {
    const text = readFileSync(join(packageRoot, file), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(packageRoot, target!)), `${file}: ${target}`).toBe(true);
  }
});

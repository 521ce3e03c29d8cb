/** The command as its users meet it: what it writes, and its exit code. */

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageRoot } from './adapters/package-root.js';
import { conformScript, plainEnvironment, runConform, type Ran } from './run-command.js';
import { realPython } from './scenario/real-python.js';
import { readSpec } from './suites/read-spec.js';

const folder = mkdtempSync(join(tmpdir(), 'conform-'));
afterAll(() => rmSync(folder, { recursive: true }));

const found = await realPython('the command on greenlet');

/** Runs the command in the folder of the fixtures, its output piped. */
const conform = (...args: readonly string[]): Promise<Ran> => runConform(folder, args);

function write(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A page with one rule, whose text follows its sentence from line 5 on. */
const page = (text: string): string => `### \`some.rule\`\n\nIt MUST hold.\n\n${text}`;

/** A worker in Node that writes a line as soon as it starts, then waits. */
const says = (line: string): string => `exec:"${process.execPath}" says.js ${Buffer.from(line).toString('base64')}`;

beforeAll(() => {
  write('package.json', '{ "type": "module" }');
  write('no-default.js', 'export const adapter = {};');
  write('no-object.js', 'export default 1;');
  write('throws.js', "throw new Error('the licence\\n  has \\u001b[31mexpired');");
  write('imports-nothing.js', "import './nowhere.js';");
  write('bad-version.js', "export default { name: 'mine', version: 1, style: 'async', api: {} };");
  write('gives-nothing.js', "export default { name: 'mine', style: 'async', api: () => {} };");
  write('bad-style.js', "export default { name: 'mine', style: 'sync', api: {} };");
  write('no-api.js', "export default { name: 'mine', style: 'async' };");
  write('no-run.js', "export default { name: 'mine', style: 'generator', api: {} };");
  write('never-loads.js', 'for (;;);');
  write('empty-api.js', "export default { name: 'mine', style: 'async', api: { greenlit() {} } };");
  write(
    'hangs.js',
    "export default { name: 'mine', style: 'async', api: { getcurrent() { for (;;); }, greenlet: class { dead = false; parent = null; switch() {} } } };",
  );
  write('says.js', "console.log(Buffer.from(process.argv[2], 'base64').toString()); setInterval(() => {}, 1000);");
  write('folder/read.me', 'no adapter');
  write(
    'only-getcurrent.js',
    `import adapter from ${JSON.stringify(join(packageRoot, 'dist/examples/async-greenlets/adapter.js'))};
const api = () => { const { getcurrent } = adapter.api(); return { getcurrent }; };
export default { ...adapter, name: 'mine', api };`,
  );
  write(
    'returns-none.ts',
    `import { broken } from ${JSON.stringify(join(packageRoot, 'examples/wrong/broken.ts'))};
export default await broken('returnsNone', ['args.length === 1 ? args[0] : tuple', 'args.length === 1 ? args[0] : args.length === 0 ? null : tuple']);`,
  );
  write('pause.py', 'main = getcurrent()\ng = greenlet(lambda: print(main.switch()))\ng.switch()\ng.switch()\n');
  // Greenlet takes the address of the exception's attributes for the number of arguments.
  write(
    'crash.py',
    'def child():\n    e = GreenletExit()\n    e.x = 1\n    raise e\ngreenlet(child, greenlet(lambda *args: args)).switch()\n',
  );
  write('import.py', 'x = 1\nimport os\n');
  write('empty.py', '');
  write('small/page.md', page('```python\nprint(getcurrent().dead)\n```\n\n```output\nFalse\n```\n'));
  write('no-pages/read.me', 'no page');
  write('no-rules/page.md', '# Only words\n');
  write('unknown-block/page.md', page('```outptu\n1\n```\n'));
  write('no-scenario/page.md', page(''));
  write('import/page.md', page('```python\nx = 1\nimport os\n```\n\n```output\n```\n'));
  write('class/page.md', page('```python\nprint(().__class__)\n```\n\n```output\n```\n'));
  write('unclosed/page.md', page('```python\nprint(1)\n'));
  write('disagrees/page.md', page('```python\nprint(1)\n```\n\n```output\n2\n```\n'));
});

/** A bad input: what it is, the words after the command, the one line on stderr. */
type Refusal = readonly [what: string, words: readonly string[], line: string | RegExp];

function refuses(code: number, refusals: readonly Refusal[], always: readonly string[] = []): void {
  it.concurrent.each(refusals)('%s', async (_, words, line) => {
    const { stdout, stderr, code: ended } = await conform(...words, ...always);
    expect(stderr).toMatch(/^conform: [^\n]+\n$/);
    expect(stderr).not.toMatch(/\u001b|\s at .*:\d+:\d+\)/);
    const problem = stderr.slice('conform: '.length, -1);
    if (typeof line === 'string') expect(problem).toBe(line);
    else expect(problem).toMatch(line);
    expect(stdout).toBe('');
    expect(ended).toBe(code);
  });
}

/** Whether a process is there; one that has ended and was not waited for is not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}

describe('a wrong use ends with code 2 and one line:', () => {
  refuses(2, [
    ['an unknown option', ['--onyl', 'x'], 'unknown option "--onyl" (Did you mean --only?); see conform --help'],
    ['an option without its value', ['--cases'], 'option "--cases <n>" argument missing; see conform --help'],
    ['a word that belongs to no option', ['./mine'], '"./mine" is no option; write --adapter ./mine to judge it'],
    ['--cases that is no number', ['--cases', 'x'], '--cases "x" is no whole number of at most nine digits; write one like 1000'],
    ['--seed below zero', ['--seed', '-1'], '--seed "-1" is no whole number of at most nine digits; write one like 1000'],
    ['--patience of nothing', ['--patience', '0'], '--patience "0" is no number of seconds above 0; write one like 10 or 0.5'],
    ['--patience that is no number', ['--patience', '5s'], '--patience "5s" is no number of seconds above 0; write one like 10 or 0.5'],
    ['no --jobs', ['--jobs', '0'], '--jobs "0" is no whole number from 1 to 99; write one like 4'],
    ['--jobs that are no number', ['--jobs', 'all'], '--jobs "all" is no whole number from 1 to 99; write one like 4'],
    ['--only that matches nothing', ['--only', 'swich.*'], '--only "swich.*" matches no rule; ids look like event.send'],
    ['--only of nothing', ['--only', ''], '--only "" is empty; leave the option out or write what it asks for'],
    ['--json of nothing', ['--json', ''], '--json "" is empty; leave the option out or write what it asks for'],
    ['--replay of a damaged token', ['--replay', 'p1.U1YoLs8sSc7QS0lN'], 'Cannot replay the token: it is damaged; copy the whole of it'],
    ['--replay of an empty token', ['--replay', 'p1.'], 'Cannot replay the token: it is damaged; copy the whole of it'],
    ['--replay of a missing file', ['--replay', 'gone.py'], 'Cannot replay "gone.py": it is neither a token (p1.…) nor a file'],
    ['--replay of a folder', ['--replay', 'folder'], 'Cannot replay "folder": it is a folder; name the file of a program'],
    [
      '--replay of what is no scenario',
      ['--replay', 'import.py'],
      'Cannot replay "import.py": line 2: import is not in the scenario language; the API is there without it',
    ],
    ['--replay of an empty file', ['--replay', 'empty.py'], 'Cannot replay "empty.py": there is no statement in it'],
    [
      '--json into a missing folder',
      ['--json', 'gone/report.json'],
      'Cannot write "gone/report.json": there is no folder "gone"; make it first',
    ],
    ['--json onto a folder', ['--json', 'folder'], 'Cannot write "folder": it is a folder; name a file in it'],
  ]);
});

describe('a fault in the spec ends with code 2 and its place:', () => {
  refuses(2, [
    ['no such folder', ['--spec', 'gone'], 'gone: there is no such folder; name the one that holds the pages'],
    ['a file', ['--spec', 'import.py'], 'import.py: this is a file; name the folder that holds the pages'],
    ['no pages', ['--spec', 'no-pages'], 'no-pages: there is no page in this folder; a page is a Markdown file, like switching.md'],
    ['no rules', ['--spec', 'no-rules'], 'no-rules: no page has a rule; a rule is a heading like ### `switch.tuple`'],
    ['an unknown block', ['--spec', 'unknown-block'], 'unknown-block/page.md:5: unknown block "outptu"; write "output"'],
    [
      'a rule without a scenario',
      ['--spec', 'no-scenario'],
      'no-scenario/page.md:1: rule "some.rule" has no scenario; add a python block, or "*Not tested:* why"',
    ],
    [
      'a scenario that imports',
      ['--spec', 'import'],
      'import/page.md:7: import is not in the scenario language; the API is there without it',
    ],
    [
      'a scenario that reaches for a class',
      ['--spec', 'class'],
      'class/page.md:6: ".__class__" is not in the scenario language; names with underscores are out of reach',
    ],
    ['a block that is never closed', ['--spec', 'unclosed'], 'unclosed/page.md:5: this block is never closed; end it with ```'],
  ]);
});

describe('an adapter that cannot be opened ends with code 3 and one line:', () => {
  const hello = { type: 'hello', protocol: 1, name: 'mine', accepts: ['python'], has: [] };
  refuses(
    3,
    [
      [
        'no such name',
        ['--adapter', 'grenlet'],
        'Cannot load adapter "grenlet": there is no adapter of that name; write example, reference, greenlet, eventlet, eventlet+selects, eventlet+poll, eventlet+epolls, eventlet+asyncio, gevent, gevent+libev, a path (./mine) or exec:COMMAND',
      ],
      ['no such path', ['--adapter', './gone'], 'Cannot load adapter "./gone": there is no such file'],
      [
        'a folder without an index',
        ['--adapter', './folder'],
        'Cannot load adapter "./folder": it is a folder without index.ts or index.js; name the file of the adapter',
      ],
      [
        'no default export',
        ['--adapter', './no-default.js'],
        'Cannot start adapter "./no-default.js": it has no default export; export default defineAdapter({ name, style, api })',
      ],
      [
        'a default export that is no adapter',
        ['--adapter', './no-object'],
        'Cannot start adapter "./no-object": its default export is number; export default defineAdapter({ name, style, api })',
      ],
      [
        'an error while it loads',
        ['--adapter', './throws.js'],
        /^Cannot start adapter "\.\/throws\.js": it threw while loading: Error: the licence has \\u001b\[31mexpired/,
      ],
      [
        'an import that is not there',
        ['--adapter', './imports-nothing.js'],
        /: it threw while loading: Error: Cannot find module '.*nowhere\.js' imported from .*imports-nothing\.js/,
      ],
      [
        'a style that there is not',
        ['--adapter', './bad-style.js'],
        'Cannot start adapter "./bad-style.js": "style" is "sync"; write "async" or "generator"',
      ],
      [
        'a version that is no text',
        ['--adapter', './bad-version.js'],
        'Cannot start adapter "./bad-version.js": "version" is a number; write it as a string',
      ],
      [
        'an api that gives nothing',
        ['--adapter', './gives-nothing.js'],
        'Cannot start adapter "./gives-nothing.js": the function "api" gives undefined; return the object that holds the API',
      ],
      [
        'no api',
        ['--adapter', './no-api.js'],
        'Cannot start adapter "./no-api.js": "api" is missing; give the module or object that holds the API',
      ],
      [
        'generator style without run',
        ['--adapter', './no-run.js'],
        /: "run" is missing; generator style needs a function that runs the program/,
      ],
      ['a module that never loads', ['--adapter', './never-loads.js', '--patience', '0.5'], /^Cannot start adapter ".*": .*0\.5 s/],
      ['no command', ['--adapter', 'exec:'], 'Cannot start adapter "exec:": no command; write exec:COMMAND'],
      ['a command that is not found', ['--adapter', 'exec:no-such-command'], /^Cannot start adapter "exec:no-such-command": .*not found/],
      ['a worker that exits at once', ['--adapter', 'exec:exit 7'], /^Cannot start adapter "exec:exit 7": it exited with code 7/],
      [
        'a worker that never answers',
        ['--adapter', 'exec:sleep 60', '--patience', '0.5'],
        /^Cannot start adapter "exec:sleep 60": .*0\.5 s/,
      ],
      [
        'a worker that answers garbage',
        ['--adapter', says('Hello!')],
        /: it wrote "Hello!", which is not JSON; only messages belong on stdout$/,
      ],
      [
        'a worker that answers no message',
        ['--adapter', says('{"type":"hi"}')],
        /: it wrote \{"type":"hi"\}, which is no message of the protocol/,
      ],
      ['a worker whose hello lacks a name', ['--adapter', says(JSON.stringify({ ...hello, name: undefined }))], /'name'/],
    ],
    ['--spec', 'small'],
  );

  it.concurrent('a page that the reference contradicts is nobody’s failure', async () => {
    const { stdout, stderr, code } = await conform('--spec', 'disagrees', '--cases', '0');
    expect(stdout).toContain('ERROR some.rule  disagrees/page.md:1');
    expect(stdout).toContain('disagrees/page.md:5: the page and the reference disagree');
    expect(stdout).toMatch(/^the adapter or the kit broke: /m);
    expect(stderr).toBe('');
    expect(code).toBe(3);
  });
});

describe('when nothing was judged the code is 4, and the report says what was looked for:', () => {
  it.concurrent('an api without any name of the spec', async () => {
    const { stdout, stderr, code } = await conform('--adapter', './empty-api.js');
    const line = stdout.split('\n').find((text) => text.startsWith('nothing was judged: '))!;
    expect(line).toMatch(/^nothing was judged: mine lacks (?=.*\bspawn\b)(?=.*\bEvent\b).*, …; check the names in the api of its adapter$/);
    expect(stdout).not.toContain('conforms');
    expect(stderr).toBe('');
    expect(code).toBe(4);
  });

  it.concurrent('rules whose every scenario needs what an implementation lacks', async () => {
    const { stdout, code } = await conform('--adapter', './empty-api.js', '--only', 'switch.one');
    expect(stdout).toMatch(/^nothing was judged: mine lacks getcurrent, greenlet, keywords, \.switch; /m);
    expect(code).toBe(4);
  });

  it.concurrent('a rule that has no scenario', async () => {
    const untested = readSpec(join(packageRoot, 'spec')).find((rule) => rule.untested !== undefined)!;
    const { stdout, code } = await conform('--only', untested.id);
    expect(stdout).toContain('nothing was judged: no scenario tests what was selected');
    expect(code).toBe(4);
  });

  it.concurrent('one of two adapters suffices', async () => {
    const { stdout, code } = await conform('--adapter', 'example', '--adapter', './empty-api.js', '--only', 'switch.one');
    expect(stdout).toMatch(/^nothing was judged: mine lacks /m);
    expect(code).toBe(4);
  });
});

describe('the command', () => {
  it.concurrent('ends with 0 and a silent stderr for an implementation that conforms', async () => {
    const { stdout, stderr, code } = await conform('--cases', '100');
    expect(stdout).toMatch(/^conforms: \d+ rules pass, \d+ unsupported \(seed 1\)\n$/m);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.skipIf(!found).concurrent('ends with 1 for greenlet, which breaks a rule by a known defect', async () => {
    const { stdout, stderr, code } = await conform('--adapter', 'greenlet', '--cases', '0');
    const failures = [...stdout.matchAll(/^([A-Z]+) (\S+) {2}\S+:\d+\n[^]*?\n\n/gm)];
    expect(failures.map(([, verdict, rule]) => [verdict, rule])).toEqual([
      ['FAIL', 'exit.parent-unstarted'],
      ['FAIL', 'throw.dead-exit-unstarted-parent'],
    ]);
    for (const [part] of failures) {
      const [, page] = /^ {2}known defect exit-arguments: (\S+)$/m.exec(part)!;
      expect(readFileSync(join(realpathSync(folder), page!), 'utf8')).toMatch(/^# `exit-arguments`\n/);
    }
    // Greenlets alone have no hub.
    for (const row of stdout.match(/^  greenlet\/.*$/gm)!) expect(row).toMatch(/^  \S+ +[\d·]+ +[\d·]+ +· +[\d·]+$/);
    expect(stdout).toMatch(/^  eventlet\/hub +· +· +\d+ +·$/m);
    expect(stdout).toMatch(/^does not conform: /m);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.skipIf(!found).concurrent('names the known defect of a program that crashes greenlet, when it is replayed', async () => {
    const { stdout, stderr, code } = await conform('--adapter', 'greenlet', '--replay', 'crash.py');
    expect(stdout).toMatch(/^CRASH exit\.parent-unstarted .*\n(?: {2}.*\n)* {2}known defect exit-arguments: /m);
    expect(stdout).toContain('it was ended by SIG');
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.concurrent('ends with 1 for a wrong implementation', async () => {
    const { stdout, stderr, code } = await conform(
      '--adapter',
      join(packageRoot, 'examples/wrong/returnsFirstElement.ts'),
      '--cases',
      '100',
    );
    expect(stdout).toMatch(/^FAIL switch\.tuple /m);
    expect(stdout).toMatch(/^does not conform: /m);
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.concurrent('ends with 1 for an implementation that hangs, after --patience', async () => {
    const { stdout, stderr, code } = await conform('--adapter', './hangs.js', '--spec', 'small', '--cases', '0', '--patience', '3');
    expect(stdout).toMatch(/^HANG some\.rule /m);
    expect(stdout).toContain('no answer for 3 s');
    expect(stdout).toContain('again: npx conform --adapter ./hangs.js --spec small --patience 3 --only some.rule');
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it.concurrent('replays a program on an implementation that does what is allowed', async () => {
    const { stdout, stderr, code } = await conform('--replay', 'pause.py');
    expect(stdout).toMatch(/^conforms: what the program did is allowed$/m);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.concurrent('replays a program by the implementation’s own answers to the variations', async () => {
    const { stdout, code } = await conform('--adapter', './returns-none', '--replay', 'pause.py', '--only', 'switch.one');
    expect(stdout).toMatch(/^variations: .*switch\.none = none$/m);
    expect(stdout).toMatch(/^conforms: /m);
    expect(code).toBe(0);
  });

  it.concurrent('does not judge the replay of a program that needs what an implementation lacks', async () => {
    const { stdout, code } = await conform('--adapter', './only-getcurrent.js', '--replay', 'pause.py');
    expect(stdout).toMatch(/^nothing was judged: mine lacks greenlet, \.switch; /m);
    expect(code).toBe(4);
  });

  it.concurrent('judges by scenarios that use nothing of the API when no others were selected', async () => {
    const { stdout, code } = await conform('--only', 'scenario.finally');
    expect(stdout).toContain('conforms: 1 rule passes');
    expect(code).toBe(0);
  });

  it.concurrent('ends quietly when nobody reads its report to the end', async () => {
    const child = execFile(process.execPath, [conformScript, '--cases', '0'], { env: plainEnvironment() });
    child.stdout!.destroy();
    let stderr = '';
    child.stderr!.on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.concurrent.each([
    { how: 'interrupted', signal: 'SIGINT', code: 130 },
    { how: 'killed', signal: 'SIGKILL', code: null },
  ] as const)('takes its workers with it when it is $how', async ({ signal, code }) => {
    const stubborn = join(folder, `stubborn-${signal}`);
    // Says hello, then hangs: neither the end of stdin nor a message ends it.
    writeFileSync(
      `${stubborn}.cjs`,
      `const hello = { type: 'hello', protocol: 1, name: 'stubborn', accepts: ['python'], has: ['greenlet', 'getcurrent', '.switch'] };
process.stdin.once('data', () => {
  process.stdout.write(JSON.stringify(hello) + '\\n', () => {
    require('node:fs').writeFileSync(${JSON.stringify(`${stubborn}.pid`)}, String(process.pid));
    for (;;);
  });
});
`,
    );
    const args = ['--adapter', `exec:node stubborn-${signal}.cjs`, '--patience', '60'];
    const child = execFile(process.execPath, [conformScript, ...args], { cwd: folder, env: plainEnvironment() });
    const closed = new Promise((resolve) => child.on('close', (code) => resolve(code)));
    const pid = await vi.waitUntil(() => Number(existsSync(`${stubborn}.pid`) && readFileSync(`${stubborn}.pid`, 'utf8')), 20_000);
    child.kill(signal);
    expect(await closed).toBe(code);
    await vi.waitUntil(() => !isRunning(pid), 20_000);
  });

  it.concurrent('shows examples and exit codes with --help', async () => {
    const { stdout, stderr, code } = await conform('--help');
    expect(stdout).toMatch(/^Examples:\n {2}npx conform /m);
    expect(stdout).toMatch(/^Exit codes: 0 conforms, 1 does not, 2 wrong use, 3 .*, 4 /m);
    expect(stdout).not.toContain(packageRoot);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.concurrent('tells its version with --version', async () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
    expect(await conform('--version')).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 });
  });
});

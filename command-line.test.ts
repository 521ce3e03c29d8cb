import { expect, test } from 'vitest';
import { ownSpec, readCommandLine } from './command-line.js';

test('options after the name of a task are the task’s, whatever options judging has', () => {
  expect(readCommandLine(['report', 'a.json', '--report', 'json=b.json'])).toEqual({
    does: 'report',
    file: 'a.json',
    report: [{ format: 'json', path: 'b.json' }],
    spec: ownSpec,
  });
  expect(readCommandLine(['report', 'a.json', '--spec', 'pages'])).toEqual({ does: 'report', file: 'a.json', report: [], spec: 'pages' });
  expect(readCommandLine(['spec', '--html', 'site', '--spec', 'pages'])).toEqual({
    does: 'spec',
    options: { html: 'site', spec: 'pages' },
  });
  expect(readCommandLine(['spec', '--html', 'site'])).toEqual({ does: 'spec', options: { html: 'site', spec: ownSpec } });
});

test.each([
  [['--report', 'json', 'report', 'a.json'], '--report before "report" does nothing; write after it what conform report --help tells'],
  [['--adapter', 'mine', 'spec', '--html', 'site'], '--adapter before "spec" does nothing; write after it what conform spec --help tells'],
  [['report', 'a.json', 'b.json'], "error: too many arguments for 'report'. Expected 1 argument but got 2."],
])('what would be ignored is refused: %j', (words, problem) => {
  expect(() => readCommandLine(words)).toThrow(problem);
});

/** What people write into a baseline, and what they hear when it cannot be understood. */

import { describe, expect, it } from 'vitest';
import { BaselineError, emptyBaseline, isUnexplained, readBaseline } from './baseline.js';

const read = (text: string): unknown => readBaseline('known.yml', text).entries;

const good = `# What we know.

# The tuple.
- rule: switch.tuple
  implementation: mine # all releases
  reason: no time yet
- rule: 'thread.*'
  implementation: '*'
  verdict: unsupported
  reason: yes
  issue: https://example.org/issues/7
  until: 2027-06-30
`;

describe('a baseline', () => {
  it('is a list of entries, each with its place', () => {
    expect(read(good)).toEqual([
      { place: 'known.yml:4', rule: 'switch.tuple', implementation: 'mine', reason: 'no time yet' },
      {
        place: 'known.yml:7',
        rule: 'thread.*',
        implementation: '*',
        verdict: 'unsupported',
        reason: 'yes',
        issue: 'https://example.org/issues/7',
        until: '2027-06-30',
      },
    ]);
  });

  it.each(['', '\n', '# nothing yet\n', '[]\n', '---\n'])('without entries is one: %j', (text) => {
    expect(read(text)).toEqual([]);
  });

  it('that is not there yet has no entries', () => {
    expect(emptyBaseline('known.yml').entries).toEqual([]);
  });

  it('may have reasons that are still to be written', () => {
    expect(isUnexplained({ reason: 'TODO: say why' })).toBe(true);
    expect(isUnexplained({ reason: 'no time, see the TODO list' })).toBe(false);
  });
});

/** An entry with another line. */
const entry = (line: string): string => `- rule: a.b\n  implementation: mine\n  reason: why\n  ${line}\n`;

describe('is refused with place, mistake and what to write:', () => {
  it.each([
    ['no YAML', '- rule: "a\n', /^known\.yml:2: this is no YAML: Missing closing "quote$/],
    ['a map', 'rule: a.b\n', /^known\.yml:1: a baseline is a list; begin each entry with "- rule: "$/],
    ['a text', '\n\njust text\n', /^known\.yml:3: a baseline is a list; begin each entry with "- rule: "$/],
    ['two documents', '[]\n---\n[]\n', /^known\.yml:2: this is no YAML: .*multiple documents/],
    [
      'an entry that is text',
      '- a.b\n',
      /^known\.yml:1: an entry has keys and values; write "- rule: switch\.tuple", and the others below it$/,
    ],
    [
      'an unknown key',
      entry('resaon: x'),
      /^known\.yml:4: "resaon" is no key of an entry; write one of rule, implementation, reason, verdict, /,
    ],
    ['a key twice', entry('rule: c'), /^known\.yml:4: this is no YAML: Map keys must be unique$/],
    [
      'no reason',
      '[]\n'.slice(3) + '\n- rule: a.b\n  implementation: mine\n',
      /^known\.yml:2: the entry has no reason; write why this may fail$/,
    ],
    [
      'no rule',
      '- implementation: mine\n  reason: x\n',
      /^known\.yml:1: the entry has no rule; write one like switch\.tuple, or a glob like 'switch\.\*'$/,
    ],
    [
      'no implementation',
      '- rule: a\n  reason: x\n',
      /^known\.yml:1: the entry has no implementation; write the name that its adapter has/,
    ],
    ['an empty reason', '- rule: a.b\n  implementation: mine\n  reason:\n', /^known\.yml:3: reason is empty; write why this may fail$/],
    [
      'a reason of spaces',
      '- rule: a.b\n  implementation: mine\n  reason: "  "\n',
      /^known\.yml:3: reason is empty; write why this may fail$/,
    ],
    [
      'a list of rules',
      '- rule: [a, b]\n  implementation: mine\n  reason: x\n',
      /^known\.yml:1: rule is no text; write one like switch\.tuple/,
    ],
    ['a glob without quotes', '- rule: *\n', /^known\.yml:1: a value that begins with "\*" stands in quotes; write '\*'$/],
    [
      'a longer glob without quotes',
      '- rule: a\n  implementation: *let\n',
      /^known\.yml:2: a value that begins with "\*" stands in quotes; write '\*'$/,
    ],
    [
      'a verdict that is none',
      entry('verdict: pass'),
      /^known\.yml:4: verdict "pass" is none; write one of fail, crash, hang, unsupported$/,
    ],
    ['an error', entry('verdict: error'), /^known\.yml:4: verdict "error" is none; write one of fail, crash, hang, unsupported$/],
    [
      'a day that is none',
      entry('until: 2027-02-30'),
      /^known\.yml:4: until "2027-02-30" is none; write the last day on which this may fail, like 2030-12-31$/,
    ],
    ['a day in another order', entry('until: 30.6.2027'), /^known\.yml:4: until "30\.6\.2027" is none; /],
    ['an issue that is no URL', entry('issue: "#7"'), /^known\.yml:4: issue "#7" is none; write a URL that begins with https:\/\/$/],
    ['a script for an issue', entry('issue: javascript:alert(1)'), /^known\.yml:4: issue "javascript:alert\(1\)" is none; /],
    [
      'the same twice',
      entry('until: 2027-01-01') + entry('until: 2027-01-02'),
      /^known\.yml:5: rule "a\.b" of "mine" stands already at known\.yml:1; leave one of them$/,
    ],
  ])('%s', (_, text, problem) => {
    expect(() => read(text)).toThrow(BaselineError);
    expect(() => read(text)).toThrow(problem);
  });
});

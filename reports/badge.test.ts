/** What the badge says, and that it is a picture that needs nothing else. */

import { describe, expect, it } from 'vitest';
import { badgeFiles, badgeOf } from './badge.js';
import type { Document } from './document.js';
import { hostileTexts, sampleDocument, sampleFailure, sampleSubject } from './sample.js';

const only = (document: Document, ...globs: readonly string[]): Document => ({
  ...document,
  selection: { only: globs, cases: 0, replay: false },
});

describe('the badge says', () => {
  const good = sampleDocument({ mine: { 'a.one': 'pass', 'a.two': 'pass' } });
  const bad = sampleDocument({ mine: { 'a.one': 'pass', 'a.two': 'fail' } });
  const mild = {
    ...good,
    implementations: [
      sampleSubject('mine', { 'a.one': 'pass', 'a.two': 'fail' }, { failures: [sampleFailure('a.two', { level: 'SHOULD' })] }),
    ],
  };
  it.each<[string, Document, string, string]>([
    ['that an implementation conforms, and by how many rules', good, 'conforms · 2 rules', 'brightgreen'],
    [
      'how many rules are unsupported',
      sampleDocument({ mine: { 'a.one': 'pass', 'a.two': 'unsupported' } }),
      'conforms · 1 rule, 1 unsupported',
      'brightgreen',
    ],
    ['how many rules fail', bad, '1 rule fails', 'red'],
    ['nothing of a SHOULD', mild, 'conforms · 1 rule', 'brightgreen'],
    ['that all of several conform', sampleDocument({ a: { 'a.one': 'pass' }, b: { 'a.one': 'pass' } }), 'all 2 conform', 'brightgreen'],
    ['how many of several conform', sampleDocument({ a: { 'a.one': 'pass' }, b: { 'a.one': 'hang' } }), '1 of 2 conform', 'red'],
    ['which part of the rules passes', only(good, 'a.*', 'b.*'), 'a.*, b.*: 2 rules pass', 'brightgreen'],
    ['which part of the rules fails', only(bad, 'a.*'), 'a.*: 1 rule fails', 'red'],
    ['that one program passes', { ...good, selection: { only: [], cases: 0, replay: true } }, 'one program passes', 'brightgreen'],
    ['that the adapter broke', sampleDocument({ mine: { 'a.one': 'error' } }), 'could not be judged', 'lightgrey'],
    [
      'that nothing was judged',
      { ...good, implementations: [sampleSubject('mine', {}, { judged: false })] },
      'nothing judged',
      'lightgrey',
    ],
    // An entry of a baseline makes nothing conform.
    [
      'what fails, whatever a baseline expects',
      { ...bad, gate: { baseline: 'b', strict: false, entries: [], findings: [] } },
      '1 rule fails',
      'red',
    ],
  ])('%s', (_, document, message, color) => {
    expect(badgeOf(document)).toEqual({ message, color });
  });
});

describe('the badge is', () => {
  const good = sampleDocument({ mine: { 'a.one': 'pass' } });

  it('a picture with a title, and what shields.io asks for beside it', () => {
    const [picture, endpoint, ...others] = badgeFiles(good, 'docs/conform-badge.svg');
    expect(others).toEqual([]);
    expect(picture!.path).toBe('docs/conform-badge.svg');
    expect(picture!.text).toMatch(
      /^<svg [^>]*role="img" aria-label="greenspec: conforms · 1 rule"><title>greenspec: conforms · 1 rule<\/title>/,
    );
    expect(picture!.text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/href|src|http|@import|url\((?!#)/);
    expect(endpoint!.path).toBe('docs/conform-badge.json');
    expect(JSON.parse(endpoint!.text)).toEqual({
      schemaVersion: 1,
      label: 'greenspec',
      message: 'conforms · 1 rule',
      color: 'brightgreen',
    });
  });

  it('never written over by what stands beside it', () => {
    for (const path of ['badge', 'badge.json', 'badge.SVG', 'a.svg/b']) {
      const [picture, endpoint] = badgeFiles(good, path);
      expect(picture!.path).toBe(path);
      expect(endpoint!.path).not.toBe(path);
    }
  });

  it('printed without what stands beside it', () => {
    expect(badgeFiles(good, '-')).toHaveLength(1);
  });

  it.each(hostileTexts)('a picture of text with %j in it', (text) => {
    const { text: svg } = badgeFiles(only(good, text), '-')[0]!;
    const names = (picture: string): string[] => [...picture.matchAll(/<\/?([\w:]+)/g)].map(([, name]) => name!);
    expect(names(svg)).toEqual(names(badgeFiles(only(good, 'x'), '-')[0]!.text));
    expect(svg).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });
});

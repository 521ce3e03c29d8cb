/**
 * The report for servers that read JUnit's XML: a suite for each area of each implementation, a case for each rule. What fails
 * as a baseline expects is skipped, with the reason.
 */

import type { Document, FailureText, RuleStanding, Subject } from './document.js';
import { expectedBy, findingOf, gateVerdict } from './gate-text.js';
import { labelsOf } from './labels.js';
import { partsOf } from './parts.js';
import { isBinding } from './report.js';
import { cut, safe } from './safe.js';

/** Where failures stand that no rule of the pages is to blame for. */
const noArea = 'no rule';

interface Case {
  readonly area: string;
  readonly rule: string;
  readonly verdict: RuleStanding['verdict'];
  readonly failures: readonly FailureText[];
  /** Why it counts neither as passed nor as failed. */
  readonly skipped?: string;
  /** What is wrong with it though it has no failures. */
  readonly lost?: string;
}

export function junitReport(document: Document): string {
  const labels = labelsOf(document);
  const suites = document.implementations.flatMap((subject, i) => suitesOf(document, subject, i, labels[i]!));
  const gate = gateSuite(document);
  const all = [...suites, ...(gate ? [gate] : [])];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    { name: 'conform', ...sum(all) },
    all.map(({ xml }) => xml),
  )}\n`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite {
  readonly counts: Counts;
  readonly xml: string;
}

const sum = (suites: readonly Suite[]): Counts =>
  suites.reduce(
    (all, { counts }) => ({
      tests: all.tests + counts.tests,
      failures: all.failures + counts.failures,
      errors: all.errors + counts.errors,
      skipped: all.skipped + counts.skipped,
    }),
    { tests: 0, failures: 0, errors: 0, skipped: 0 },
  );

function suitesOf(document: Document, subject: Subject, index: number, label: string): Suite[] {
  const cases = casesOf(document, subject, index);
  const areas = [...new Set(cases.map(({ area }) => area))];
  return areas.map((area) => {
    const own = cases.filter((one) => one.area === area);
    const classname = `${label}.${area}`;
    return suiteOf(
      `${label} / ${area}`,
      own.map((one) => caseOf(one, subject, classname)),
    );
  });
}

function casesOf(document: Document, subject: Subject, index: number): Case[] {
  const rules = new Map(document.rules.map((rule) => [rule.id, rule]));
  const judged = subject.rules.map(({ id, verdict, lacks = [] }): Case => {
    const { area, untested = 'nothing tests it' } = rules.get(id)!;
    const failures = subject.failures.filter(({ rule }) => rule === id);
    const skipped =
      verdict === 'unsupported'
        ? `unsupported: it needs ${lacks.join(', ')}`
        : verdict === 'untested'
          ? `untested: ${untested}`
          : undefined;
    return { area, rule: id, verdict, failures, ...(skipped !== undefined && { skipped }) };
  });
  const known = new Set(judged.map(({ rule }) => rule));
  const others = [...new Set(subject.failures.map(({ rule }) => rule))].filter((rule) => !known.has(rule));
  const unknown = others.map((rule): Case => {
    const failures = subject.failures.filter((failure) => failure.rule === rule);
    return { area: rules.get(rule)?.area ?? noArea, rule, verdict: failures[0]!.verdict, failures };
  });
  return [...judged, ...unknown].map((one) => gated(document, index, one));
}

/** A case as the gate sees it: what is expected is skipped with its reason, what is unsupported without an entry fails. */
function gated(document: Document, index: number, one: Case): Case {
  const { skipped, ...others } = one;
  const entry = expectedBy(document, index, one.rule);
  if (entry) {
    const issue = entry.issue === undefined ? '' : ` (${entry.issue})`;
    return { ...others, skipped: `${skipped ?? `expected ${one.verdict}`}; ${entry.place}: ${entry.reason}${issue}` };
  }
  const finding = findingOf(document, index, one.rule);
  const lost = finding?.verdict === 'unsupported' && finding.is !== 'fixed';
  return lost ? { ...others, lost: `${skipped}; no entry of the baseline expects that today` } : one;
}

interface CaseXml {
  readonly xml: string;
  readonly is: 'passed' | keyof Omit<Counts, 'tests'>;
}

function caseOf({ rule, verdict, failures, skipped, lost }: Case, subject: Subject, classname: string): CaseXml {
  const attributes = { classname, name: rule };
  if (skipped !== undefined) return { is: 'skipped', xml: element('testcase', attributes, [element('skipped', { message: skipped })]) };
  if (lost !== undefined)
    return { is: 'failures', xml: element('testcase', attributes, [element('failure', { message: lost, type: verdict })]) };
  if (failures.length === 0) return { is: 'passed', xml: element('testcase', attributes) };
  // Servers count a case once: what is worst stands for it, and all of it is told.
  const is = verdict === 'fail' ? 'failures' : 'errors';
  const first = failures.find((failure) => failure.verdict === verdict) ?? failures[0]!;
  const told = [first, ...failures.filter((failure) => failure !== first)].map((failure) => failureText(failure, subject)).join('\n\n');
  const by = first.defect === undefined ? '' : `, by the known defect ${first.defect}`;
  const level = isBinding(first) ? '' : ` of a ${first.level}`;
  const message = `${verdict}${level}${by}: ${first.sentence || 'no rule of the pages is to blame'}`;
  return { is, xml: element('testcase', attributes, [element(is === 'failures' ? 'failure' : 'error', { message, type: verdict }, told)]) };
}

/** A failure with its five parts. */
function failureText(failure: FailureText, subject: Subject): string {
  const { rule, verdict, place, sentence, defect } = failure;
  const head = [`${verdict.toUpperCase()} ${rule}${place === null ? '' : `  ${place}`}`, sentence, defect && `known defect ${defect}`];
  const parts = partsOf(failure, subject).map(({ title, text }) => `${title}:\n${text.replaceAll(/^/gm, '  ')}`);
  return [head.filter(Boolean).join('\n'), ...parts].join('\n\n');
}

/** What is wrong with the baseline itself. */
function gateSuite(document: Document): Suite | undefined {
  const { gate } = document;
  if (!gate) return undefined;
  const wrong = gate.entries.filter(({ problem }) => problem !== undefined);
  const fixed = gate.strict ? gate.findings.filter(({ is }) => is === 'fixed') : [];
  const problems = [
    ...wrong.map(({ place, problem }) => ({ name: place, message: problem! })),
    ...fixed.map(({ rule, entry, implementation }) => ({
      name: `${gate.entries[entry!]!.place} ${rule} on ${document.implementations[implementation]!.name}`,
      message: 'it passes now; remove the entry',
    })),
  ];
  const attributes = { classname: 'baseline' };
  const holds = gateVerdict(document)?.text ?? '';
  return suiteOf(
    `baseline ${gate.baseline}`,
    problems.length === 0
      ? [{ is: 'passed', xml: element('testcase', { ...attributes, name: 'its entries hold' }) }]
      : problems.map(({ name, message }) => ({
          is: 'failures',
          xml: element('testcase', { ...attributes, name }, [element('failure', { message, type: 'baseline' }, holds)]),
        })),
  );
}

function suiteOf(name: string, cases: readonly CaseXml[]): Suite {
  const count = (kind: CaseXml['is']): number => cases.filter(({ is }) => is === kind).length;
  const counts = { tests: cases.length, failures: count('failures'), errors: count('errors'), skipped: count('skipped') };
  return {
    counts,
    xml: element(
      'testsuite',
      { name, ...counts },
      cases.map(({ xml }) => xml),
    ),
  };
}

/** Characters of an attribute: servers show them in one line. */
const longestAttribute = 1000;

/** An element with other elements or a text in it. */
function element(name: string, attributes: Readonly<Record<string, string | number>>, content: readonly string[] | string = []): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(cut(String(value), longestAttribute))}"`);
  const inside = typeof content === 'string' ? escaped(content) : content.map((child) => `\n${child}`).join('');
  if (inside === '') return `<${name}${pairs.join('')}/>`;
  return `<${name}${pairs.join('')}>${inside}${typeof content === 'string' ? '' : '\n'}</${name}>`;
}

/**
 * XML 1.0 has no place for most control characters, nor for half a pair of surrogates: `safe` spells them out. What is left to
 * escape is too little for a library.
 */
const escaped = (text: string): string => safe(text).replaceAll(/[&<>"']/g, reference);

/** Readers take ends of lines and tabs in attributes for spaces. */
const attribute = (text: string): string => escaped(text).replaceAll(/[\n\t]/g, reference);

const reference = (character: string): string => `&#${character.charCodeAt(0)};`;

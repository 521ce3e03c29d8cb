/** Annotations for GitHub: lines that its runner shows beside the files of a pull request, and in the log. */

import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { counted } from './counted.js';
import type { Document, FailureText } from './document.js';
import { expectedBy } from './gate-text.js';
import { labelsOf } from './labels.js';
import { partsOf } from './parts.js';
import { isBinding } from './report.js';
import { cut, onOneLine, safe } from './safe.js';

/** GitHub shows no more of each kind from one step. */
const mostOfKind = 10;

interface Annotation {
  readonly kind: 'error' | 'warning';
  /** `spec/greenlet/main.md:12` */
  readonly place?: string;
  readonly title: string;
  readonly message: string;
}

/**
 * @param root the folder of the repository
 * @returns lines, or nothing
 */
export function annotations(document: Document, root: string): string {
  const all = [...failing(document), ...ofGate(document)];
  return (['error', 'warning'] as const)
    .flatMap((kind) => {
      const own = all.filter((annotation) => annotation.kind === kind);
      if (own.length <= mostOfKind) return own;
      const left = own.length - mostOfKind + 1;
      const rest: Annotation = {
        kind,
        title: `${left} more`,
        message: `${counted(left, `more ${kind}`)}; the log of this step tells them`,
      };
      return [...own.slice(0, mostOfKind - 1), rest];
    })
    .map((annotation) => commandOf(annotation, root))
    .join('');
}

/** An annotation for each rule that fails and that no baseline expects. */
function failing(document: Document): Annotation[] {
  const labels = labelsOf(document);
  return document.implementations.flatMap((subject, i) => {
    const failures = subject.failures.filter(({ rule }) => !expectedBy(document, i, rule));
    const rules = [...new Set(failures.map(({ rule }) => rule))];
    return rules.map((rule): Annotation => {
      const failure = simplest(failures.filter((one) => one.rule === rule));
      const { verdict, defect, sentence, place } = failure;
      const head = [sentence, defect && `known defect ${defect}`].filter(Boolean);
      const parts = partsOf(failure, subject).map(({ title, text }) => `${title}:\n${cut(text, 1000)}`);
      return {
        kind: isBinding(failure) || verdict === 'error' ? 'error' : 'warning',
        ...(place !== null && { place }),
        title: `${verdict.toUpperCase()} ${rule} on ${labels[i]!}`,
        message: [...head, ...parts].join('\n\n'),
      };
    });
  });
}

const simplest = (failures: readonly FailureText[]): FailureText =>
  failures.reduce((least, one) => (one.program.python.length < least.program.python.length ? one : least));

/** What is to be done about the baseline, at its lines. */
function ofGate({ gate, implementations }: Document): Annotation[] {
  if (!gate) return [];
  const lost = gate.findings.filter(({ is, verdict }) => is === 'new' && verdict === 'unsupported');
  const problems = gate.entries.flatMap(({ place, problem }) =>
    problem === undefined ? [] : [{ kind: 'error' as const, place, title: 'baseline', message: problem }],
  );
  const fixed = gate.entries.flatMap(({ place, rule }, i) =>
    gate.findings.some(({ is, entry }) => is === 'fixed' && entry === i)
      ? [
          {
            kind: gate.strict ? ('error' as const) : ('warning' as const),
            place,
            title: 'fixed',
            message: `What ${rule} names passes now; remove the entry`,
          },
        ]
      : [],
  );
  return [
    ...lost.map(({ rule, implementation }) => ({
      kind: 'error' as const,
      title: `UNSUPPORTED ${rule} on ${implementations[implementation]!.name}`,
      message: 'It is unsupported, and no entry of the baseline says so',
    })),
    ...problems,
    ...fixed,
  ];
}

/**
 * Text in which nothing is a command to the runner, which looks for them in every line, indented or not. Who wrote the text
 * cannot know the word that ends it: it is made from the whole of it.
 */
export function withoutCommands(text: string): string {
  const word = createHash('sha256').update(text).digest('hex');
  return `::stop-commands::${word}\n${text}::${word}::\n`;
}

/** https://docs.github.com/actions/reference/workflow-commands */
function commandOf({ kind, place, title, message }: Annotation, root: string): string {
  const [file, line] = place === undefined ? [] : inRepository(place, root);
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`, `line=${line}`]),
    `title=${property(onOneLine(cut(title, 200)))}`,
  ];
  return `::${kind} ${properties.join(',')}::${data(safe(cut(message, 4000)))}\n`;
}

/** A place as a file of the repository and its line; nothing where it lies elsewhere, or was installed. */
function inRepository(place: string, root: string): readonly [file: string, line: string] | readonly [] {
  const [, name = '', line = ''] = /^(.*):(\d+)$/s.exec(place) ?? [];
  const file = resolve(name);
  if (name === '' || !existsSync(file) || !existsSync(root)) return [];
  const path = relative(realpathSync(root), realpathSync(file)).replaceAll(sep, '/');
  return path.startsWith('../') || resolve(path) === path || path.split('/').includes('node_modules') ? [] : [path, line];
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

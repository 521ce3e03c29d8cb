/** A badge for a README: a picture, and beside it what shields.io asks for to draw its own. */

import { makeBadge } from 'badge-maker';
import type { Document, Subject } from './document.js';
import type { ReportFile } from './formats.js';
import { isPartial } from './gate.js';
import { exitCode, exitCodes, isBinding } from './report.js';
import { cut, onOneLine } from './safe.js';

/** The picture, and the JSON beside it under the same name; printed, the picture alone. */
export function badgeFiles(document: Document, path: string): ReportFile[] {
  const { message, color } = badgeOf(document);
  const picture = { path, text: makeBadge({ label, message, color }) + '\n' };
  if (path === '-') return [picture];
  // https://shields.io/badges/endpoint-badge
  const endpoint = { schemaVersion: 1, label, message, color };
  return [picture, { path: path.replace(/(\.svg)?$/i, '.json'), text: JSON.stringify(endpoint, null, 2) + '\n' }];
}

const label = 'greenspec';

interface Badge {
  readonly message: string;
  readonly color: string;
}

/** What a badge says. It tells of conforming, whatever a baseline expects, and counts nothing but rules. */
export function badgeOf(document: Document): Badge {
  const { implementations, selection } = document;
  const code = exitCode({ implementations });
  if (code === exitCodes.broken) return { message: 'could not be judged', color: 'lightgrey' };
  if (code === exitCodes.nothingJudged) return { message: 'nothing judged', color: 'lightgrey' };
  const color = code === exitCodes.conforms ? 'brightgreen' : 'red';
  if (selection.replay) return { message: `one program ${color === 'red' ? 'fails' : 'passes'}`, color };
  // A part of the rules is no conformance.
  const about = selection.only.length === 0 ? '' : `${onOneLine(cut(selection.only.join(', '), 60))}: `;
  return { message: about + (implementations.length === 1 ? ofOne(implementations[0]!, document) : ofSeveral(document)), color };
}

const failingRules = ({ failures }: Subject): number => new Set(failures.filter(isBinding).map(({ rule }) => rule)).size;

function ofOne(subject: Subject, document: Document): string {
  const failing = failingRules(subject);
  if (failing > 0) return `${rules(failing)} ${failing === 1 ? 'fails' : 'fail'}`;
  const { pass, unsupported } = subject.summary;
  const passing = isPartial(document) ? `${rules(pass)} ${pass === 1 ? 'passes' : 'pass'}` : `conforms · ${rules(pass)}`;
  return unsupported === 0 ? passing : `${passing}, ${unsupported} unsupported`;
}

function ofSeveral(document: Document): string {
  const { implementations } = document;
  const good = implementations.filter((subject) => failingRules(subject) === 0).length;
  const verb = isPartial(document) ? 'pass' : 'conform';
  return good === implementations.length ? `all ${good} ${verb}` : `${good} of ${implementations.length} ${verb}`;
}

const rules = (count: number): string => (count === 1 ? '1 rule' : `${count} rules`);

/** The formats in which a report is written to files. */

import { writeFileSync } from 'node:fs';
import type { Document } from './document.js';
import { badgeFiles } from './badge.js';
import { htmlReport } from './html/html-report.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';

/** Where each format goes when no path is named. */
export const defaultPaths = {
  json: 'conform.json',
  html: 'conform.html',
  junit: 'conform.xml',
  markdown: 'conform.md',
  badge: 'conform-badge.svg',
} as const;

export type Format = keyof typeof defaultPaths;

export interface WantedReport {
  readonly format: Format;
  /** A file, or `-` for the standard output. */
  readonly path: string;
}

export const isFormat = (text: string): text is Format => Object.hasOwn(defaultPaths, text);

/** A file of a report. */
export interface ReportFile {
  readonly path: string;
  readonly text: string;
}

/** The files of a report in a format, most are one; from the folder of the pages comes the text of the rules. */
const files: Readonly<Record<Format, (document: Document, path: string, spec: string) => readonly ReportFile[]>> = {
  json: (document, path) => [{ path, text: jsonReport(document) }],
  html: (document, path, spec) => [{ path, text: htmlReport(document, spec) }],
  junit: (document, path) => [{ path, text: junitReport(document) }],
  markdown: (document, path) => [{ path, text: markdownReport(document) }],
  badge: (document, path) => badgeFiles(document, path),
};

/** Whether the standard output belongs to a report, so that nothing else may be printed there. */
export const takesOutput = (wanted: readonly WantedReport[]): boolean => wanted.some(({ path }) => path === '-');

/** Writes reports. Throws the system's error where a file cannot be written. */
export function writeReports(wanted: readonly WantedReport[], document: Document, spec: string): void {
  for (const { format, path: to } of wanted) {
    for (const { path, text } of files[format](document, to, spec)) {
      if (to === '-') process.stdout.write(text);
      else writeFileSync(path, text);
    }
  }
}

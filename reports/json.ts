/** The JSON report: the document as text, and back. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { packageRoot } from '../adapters/package-root.js';
import { schemaVersion, type Document } from './document.js';

/** The report as JSON text, with a newline at the end. */
export const jsonReport = (document: Document): string => JSON.stringify(document, null, 2) + '\n';

/** A text that is no JSON report; says what is wrong and what to do, in one sentence without the file's name. */
export class ReportError extends Error {}

/** Reads a JSON report. Throws a `ReportError` for anything but a whole report of this schema. */
export function readReport(text: string): Document {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new ReportError(`it is no JSON: ${(error as Error).message}`);
  }
  const version = typeof found === 'object' && found !== null && 'schema' in found ? found.schema : undefined;
  if (typeof version !== 'number') throw new ReportError('it is no report of this kit; --report json=FILE writes one');
  if (version < schemaVersion)
    throw new ReportError(
      `its schema ${version} is that of an older release, and ${schemaVersion} is read; run conform again to write it anew`,
    );
  if (version > schemaVersion)
    throw new ReportError(`its schema ${version} is that of a newer release, and ${schemaVersion} is read; install that release`);
  const validate = new Ajv({ strict: true }).compile(reportSchema());
  if (!validate(found)) throw new ReportError(`it does not fit its schema: ${problemOf(validate.errors![0]!)}`);
  return found as unknown as Document;
}

/** The JSON schema of a report. */
export const reportSchema = (): object => JSON.parse(readFileSync(join(packageRoot, 'reports/report.schema.json'), 'utf8')) as object;

const problemOf = ({ instancePath, message = '', params }: ErrorObject): string => {
  const extra = 'additionalProperty' in params ? ` ("${String(params.additionalProperty)}")` : '';
  return `${instancePath === '' ? 'the report' : instancePath} ${message}${extra}`;
};

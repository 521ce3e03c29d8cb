/** A document of many implementations and failures, made from that of one which really ran. */

import type { Document, FailureText } from '../reports/document.js';

/** No two failures are equal, so that nothing is done once for several. */
export function largeDocument(document: Document, size: { readonly implementations: number; readonly failures: number }): Document {
  const subject = document.implementations[0]!;
  const each = Math.ceil(size.failures / size.implementations);
  const failures = (i: number): FailureText[] =>
    Array.from({ length: each }, (_, n) => {
      const failure = subject.failures[n % subject.failures.length]!;
      const python = `${failure.program.python}print(${i}, ${n})\n`;
      return { ...failure, program: { ...failure.program, python } };
    });
  const implementations = Array.from({ length: size.implementations }, (_, i) => ({
    ...subject,
    name: `${subject.name} ${i}`,
    failures: failures(i),
  }));
  return { ...document, implementations, timing: { ...document.timing, seconds: implementations.map(() => 1) } };
}

/** How a report shows a program in the implementation's own style: a module that can be pasted and run. */

import type { Implementation } from '../adapters/implementation.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import type { Program } from '../scenario/syntax.js';

export type Shown = Pick<Implementation, 'style' | 'spelling' | 'adapter'>;

/** What the implementation was made to do, without the line that tells `print` the names of objects. */
export function javascriptBody(program: Program, { style, spelling }: Shown): string {
  return printJavaScript(program, { style, spelling }).body.replace(/^py\.names\(.*\n/, '');
}

/** A whole module. It needs `greenspec` and the adapter, and prints the trace. */
export function javascriptModule(program: Program, shown: Shown): string {
  const { needs, body } = printJavaScript(program, shown);
  const head = shown.style === 'async' ? `async ({ ${['py', ...needs].join(', ')} }) =>` : `function* ({ ${['py', ...needs].join(', ')} })`;
  const indented = body.replace(/^(?=.)/gm, '  ');
  const from = /^[./]/.test(shown.adapter) ? shown.adapter : './adapter.js';
  return `import { scenario } from 'greenspec/scenario';\nimport adapter from '${from}';\n\nawait scenario(adapter, ${head} {\n${indented}});\n`;
}

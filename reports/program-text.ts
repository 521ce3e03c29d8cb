/** How a report shows a program in the implementation's own style: a module that can be pasted and run. */

import { isAbsolute, relative } from 'node:path';
import type { Implementation } from '../adapters/implementation.js';
import { adapterFile } from '../adapters/open.js';
import { printJavaScript } from '../scenario/print-javascript.js';
import type { Program } from '../scenario/syntax.js';

export type Shown = Pick<Implementation, 'style' | 'spelling' | 'adapter'>;

/** What the implementation was made to do, without the line that tells `print` the names of objects. */
export function javascriptBody(program: Program, { style = 'async', spelling }: Omit<Shown, 'adapter'>): string {
  return printJavaScript(program, { style, spelling }).body.replace(/^py\.names\(.*\n/, '');
}

/** A whole module. It needs `greenspec` and the adapter, and prints the trace. */
export function javascriptModule(program: Program, shown: Shown): string {
  const { style = 'async', spelling } = shown;
  const { needs, body } = printJavaScript(program, { style, spelling });
  const head = style === 'async' ? `async ({ ${['py', ...needs].join(', ')} }) =>` : `function* ({ ${['py', ...needs].join(', ')} })`;
  const indented = body.replace(/^(?=.)/gm, '  ');
  return `import { scenario } from 'greenspec/scenario';\nimport adapter from ${specifier(shown.adapter)};\n\nawait scenario(adapter, ${head} {\n${indented}});\n`;
}

/** The adapter as a module names it from where the kit was started: with its ending, without which Node finds nothing. */
function specifier(adapter: string): string {
  const file = adapterFile(adapter) ?? './adapter.js';
  const path = isAbsolute(adapter)
    ? file
    : relative('', file)
        .replaceAll('\\', '/')
        .replace(/^(?!\.\.\/)/, './');
  return `'${path.replaceAll(/['\\]/g, '\\$&')}'`;
}

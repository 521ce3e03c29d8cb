/** What a baseline makes of the results, where there was one. */

import type { Document } from '../document.js';
import { gateCounts, gateLines, gateVerdict, type GateLine } from '../gate-text.js';
import { html, line, type Markup } from './markup.js';
import { letterOf } from './standings.js';

const labels: Readonly<Record<GateLine['is'], readonly [letter: string, label: string]>> = {
  new: [letterOf('fail'), 'new'],
  problem: [letterOf('error'), 'mistaken entry'],
  fixed: [letterOf('pass'), 'fixed'],
  unexplained: [letterOf('error'), 'entry without a reason'],
  expected: [letterOf('untested'), 'expected'],
};

const mostLines = 500;

export function baselineSection(document: Document): Markup | undefined {
  const { gate } = document;
  if (!gate) return undefined;
  const lines = gateLines(document);
  const verdict = gateVerdict(document);
  return html`<section id="baseline" tabindex="-1">
    <h2>Baseline</h2>
    <p><code>${line(gate.baseline, 300)}</code>: ${gateCounts(gate)}</p>
    ${
      verdict &&
      html`<p class="verdict ${letterOf(verdict.holds ? 'pass' : 'fail')}">
        ${verdict.holds ? 'holds' : 'does not hold'}: ${line(verdict.text)}
      </p>`
    }
    <ul class="findings">
      ${lines.slice(0, mostLines).map(({ is, text }) => {
        const [letter, label] = labels[is];
        return html`<li><span class="count ${letter}">${label}</span> ${line(text)}</li>`;
      })}
    </ul>
    ${lines.length > mostLines && html`<p>… and ${lines.length - mostLines} more</p>`}
  </section>`;
}

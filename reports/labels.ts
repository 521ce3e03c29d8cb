/** What reports call implementations: by name, and by more where the name is not enough. */

import type { Document } from './document.js';
import { cut, onOneLine } from './safe.js';

/** A label for each implementation, all different. */
export function labelsOf({ implementations }: Document): string[] {
  const labels: string[] = [];
  for (const { name, version, adapter } of implementations) {
    const twice = implementations.filter((other) => other.name === name).length > 1;
    const full = twice ? [name, version, `(${adapter})`].filter(Boolean).join(' ') : name;
    const label = onOneLine(cut(full, 80)) || 'no name';
    labels.push(labels.includes(label) ? `${label} (${labels.length + 1})` : label);
  }
  return labels;
}

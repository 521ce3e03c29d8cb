/** Paper cannot be opened: what is shown is printed in full, up to a limit that is told. */

import { fill } from './failures.js';

const most = 100;

export function printInFull(): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    const shown = [...document.querySelectorAll<HTMLDetailsElement>('.failure:not([hidden])')];
    opened = shown.slice(0, most).filter(({ open }) => !open);
    for (const failure of opened) {
      fill(failure);
      failure.open = true;
    }
    const left = shown.slice(most).filter(({ open }) => !open).length;
    document.getElementById('not-printed')!.textContent =
      left === 0 ? '' : `${left.toLocaleString('en')} failures are printed as one line each; filter the report to print them in full.`;
  });
  window.addEventListener('afterprint', () => {
    for (const failure of opened) failure.open = false;
    opened = [];
  });
}

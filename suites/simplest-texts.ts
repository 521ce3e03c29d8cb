/** How the texts of the simplest programs are put together. */

/** All texts that take one of each list in turn, a line for each. */
export function* each(...steps: readonly (readonly string[])[]): Iterable<string> {
  const [first, ...rest] = steps;
  if (!first) return yield '';
  const ends = [...each(...rest)];
  for (const step of first) for (const end of ends) yield end === '' ? step : step === '' ? end : `${step}\n${end}`;
}

export const block = (header: string, ...lines: readonly string[]): string =>
  [header, ...lines.map((line) => `    ${line.replaceAll('\n', '\n    ')}`)].join('\n');
export const caught = (line: string, type = 'Exception'): string => block('try:', line) + '\n' + block(`except ${type}:`, 'pass');
export const hub = (call: string): string => `get_hub().${call}`;
export const later = (callback: string, seconds = 0): string => hub(`schedule_call_global(${seconds}, ${callback})`);

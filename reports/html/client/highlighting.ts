/**
 * Colours for programs that the kit printed, when they are shown: of these, a regular expression can tell the tokens apart.
 * Done for a thousand failures when the report is written, it would take longer than all the rest.
 */

const words: Readonly<Record<string, string>> = {
  python:
    'and as assert class def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
  javascript:
    'async await catch class const continue else extends finally for function if in instanceof let new of return super this throw try typeof while yield',
};
const values = 'None True False null true false undefined Infinity NaN';

const alternatives = (names: string): string => `\\b(?:${names.replaceAll(' ', '|')})\\b`;

const tokens = (language: string): RegExp =>
  new RegExp(
    [
      `(?<c>${language === 'python' ? '#' : '//'}.*)`,
      `(?<s>'(?:[^'\\\\\\n]|\\\\.)*'|"(?:[^"\\\\\\n]|\\\\.)*"|\`(?:[^\`\\\\]|\\\\.)*\`)`,
      `(?<k>${alternatives(words[language] ?? '')})`,
      `(?<v>${alternatives(values)}|(?<![\\w.])\\d[\\w.]*)`,
      `(?<d>(?<=\\b(?:def|class) )\\w+)`,
    ].join('|'),
    'g',
  );

/** Wraps the tokens of a program in spans; the text stays what it is. */
export function highlight(code: HTMLElement, language: string): void {
  const text = code.textContent;
  const parts: (Node | string)[] = [];
  let done = 0;
  for (const match of text.matchAll(tokens(language))) {
    const [kind] = Object.entries(match.groups!).find(([, found]) => found !== undefined)!;
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = match[0];
    parts.push(text.slice(done, match.index), span);
    done = match.index + match[0].length;
  }
  code.replaceChildren(...parts, text.slice(done));
}

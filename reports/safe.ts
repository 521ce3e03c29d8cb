/**
 * Text from programs and implementations cannot command the terminal, nor reorder what it shows: control
 * characters other than the ends of lines and tabs are spelled out, and so is what no encoding has: half a pair of surrogates.
 */
export function safe(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same on one line. */
export const onOneLine = (text: string): string => safe(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');

/** The beginning of a text that is too long to be read, and how much is left out. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const left = text.length - most;
  return `${text.slice(0, most)}… ${left.toLocaleString('en')} more ${left === 1 ? 'character' : 'characters'}`;
}

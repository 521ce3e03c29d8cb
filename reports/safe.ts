/**
 * Text from programs and implementations cannot command the terminal, nor reorder what it shows: control
 * characters other than the ends of lines and tabs are spelled out.
 */
export function safe(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

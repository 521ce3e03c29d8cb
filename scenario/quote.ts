/** Writes a string as Python's `repr` does. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (/^[\w !#-&(-[\]-~]*$/.test(text)) return mark + text + mark;
  let out = mark;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (character === mark || character === '\\') out += '\\' + character;
    else if (character === '\n') out += '\\n';
    else if (character === '\r') out += '\\r';
    else if (character === '\t') out += '\\t';
    else if (character !== ' ' && /[\p{C}\p{Z}]/u.test(character)) {
      if (code < 0x100) out += '\\x' + code.toString(16).padStart(2, '0');
      else if (code < 0x10000) out += '\\u' + code.toString(16).padStart(4, '0');
      else out += '\\U' + code.toString(16).padStart(8, '0');
    } else out += character;
  }
  return out + mark;
}

/** Ids in the page. Runs in Node and in the page. */

/** An id, or the part of a link after `#`: equal for equal texts only, whatever these contain. */
export const anchorOf = (text: string): string =>
  text.replace(/[^\w.-]/g, (character) => `_${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The id of a rule's row in the matrix. */
export const rowOf = (id: string): string => `rule-${anchorOf(id)}`;

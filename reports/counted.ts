/** A count with its noun: `1 rule`, `1,048 rules`. The same wherever the kit runs. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;

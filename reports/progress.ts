/** One live line on a terminal; nothing on a pipe. */
export function progressLine(stream: NodeJS.WriteStream): { show(text: string): void; clear(): void } {
  let last = 0;
  let shown = false;
  return {
    show(text) {
      // Ten times a second is enough for eyes.
      if (!stream.isTTY || Date.now() - last < 100) return;
      last = Date.now();
      shown = true;
      stream.write(`\r\u001b[2K${text.slice(0, stream.columns - 1)}`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}

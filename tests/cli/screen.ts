// What stands on a terminal's screen, and above it, after a program wrote to it: the few escape codes that this package uses.

/** Lines from the first that was written on, on a screen of `height` rows that scrolls; colours are left out. */
export function screenAfter(written: string, height = 24): string[] {
  const lines = [''];
  let [row, column] = [0, 0];
  let saved = [0, 0];
  const top = () => Math.max(lines.length - height, 0);
  const put = (text: string) => {
    lines[row] = lines[row].padEnd(column).slice(0, column) + text + lines[row].slice(column + text.length);
    column += text.length;
  };
  for (const [code, , count, letter] of written.matchAll(
    /\u001b(\[\??([\d;]*)([A-Za-z])|[78])|[\r\n]|[^\u001b\r\n]+/g,
  )) {
    if (code === '\r') column = 0;
    else if (code === '\n') {
      row++;
      if (row === lines.length) lines.push('');
    } else if (code === '\u001b7') saved = [row - top(), column];
    else if (code === '\u001b8') [row, column] = [saved[0] + top(), saved[1]];
    else if (!code.startsWith('\u001b')) put(code);
    else if (letter === 'A') row = Math.max(row - Number(count || 1), top());
    else if (letter === 'G') column = Number(count || 1) - 1;
    else if (letter === 'K') lines[row] = count === '2' ? '' : lines[row].slice(0, column);
    else if (letter === 'J') {
      lines[row] = lines[row].slice(0, column);
      lines.fill('', row + 1);
    } else if (!/[mhl]/.test(letter)) throw new Error(`the screen does not know ${JSON.stringify(code)}`);
  }
  return lines.map((line) => line.trimEnd());
}

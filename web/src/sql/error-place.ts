/** Where in the text an error of the engine lies: offsets of its first and behind its last character; null where it does not tell. */
export function errorPlace(message: string, sql: string): readonly [number, number] | null {
  const position = /(?:failed at position|position) (\d+)/i.exec(message)?.[1];
  if (position !== undefined) {
    const at = Math.min(charactersIn(sql, Number(position) - 1), Math.max(0, sql.length - 1));
    const word = /^[\w.]+/.exec(sql.slice(at))?.[0].length ?? 1;
    return [at, Math.min(sql.length, at + word)];
  }
  for (const [, name] of message.matchAll(/[`']([\w.]+)[`']/g)) {
    const place = name === undefined ? -1 : sql.search(new RegExp(`\\b${name.replaceAll('.', '\\.')}\\b`, 'i'));
    if (name !== undefined && place >= 0) return [place, place + name.length];
  }
  return null;
}

/** The engine counts bytes. */
const charactersIn = (text: string, bytes: number): number =>
  new TextDecoder().decode(new TextEncoder().encode(text).slice(0, Math.max(0, bytes))).length;

/** `line 3, column 7`, as editors count them. */
export function placeWords(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${Array.from(lines.at(-1) ?? '').length + 1}`;
}

/**
 * Makes each short, repeated string once. Making strings costs more than reading varints, and Codex repeats the same
 * forty keys and a few dozen values for ever. Two direct-mapped tables of fixed size: a collision only forgets, so
 * memory is bounded whatever is sent, and rare values cannot push keys out.
 */
const SLOTS = 4096;
const BYTES_MAX = 48;

function matches(text: string, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) !== bytes[start + i]) return false;
  }
  return true;
}

class Table {
  private readonly slots: string[] = Array.from<string>({ length: SLOTS }).fill('');

  get(buffer: Buffer, start: number, end: number): string {
    let hash = end - start;
    for (let i = start; i < end; i += 1) hash = Math.imul(hash, 31) + (buffer[i] as number);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.slots[slot] as string;
    if (known.length === end - start && matches(known, buffer, start)) return known;
    const text = buffer.toString('utf8', start, end);
    // As long as its bytes means ASCII (or one U+FFFD a byte, which never matches again): the comparison above holds.
    if (text.length === end - start) this.slots[slot] = text;
    return text;
  }
}

export class Interner {
  private readonly keys = new Table();
  private readonly values = new Table();

  key(buffer: Buffer, start: number, end: number): string {
    return end - start <= BYTES_MAX ? this.keys.get(buffer, start, end) : buffer.toString('utf8', start, end);
  }

  value(buffer: Buffer, start: number, end: number): string {
    return end - start <= BYTES_MAX ? this.values.get(buffer, start, end) : buffer.toString('utf8', start, end);
  }
}

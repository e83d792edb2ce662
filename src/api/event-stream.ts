/** Reading server-sent events: bytes in any cut → events. Only what we send ourselves: `event`, `data`, comments. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** A line this long is not ours; it ends the reading instead of the memory. */
const LINE_LENGTH_MAX = 16_000_000;

/** Ends when the bytes end. */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  let event = 'message';
  let data: string[] = [];
  for await (const line of readLines(bytes)) {
    if (line === '') {
      if (data.length > 0) yield { event, data: data.join('\n') };
      event = 'message';
      data = [];
    } else if (line.startsWith('event:')) {
      event = line.slice(6).trimStart();
    } else if (line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    }
  }
}

async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LENGTH_MAX) return;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}

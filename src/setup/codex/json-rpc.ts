/** JSON-RPC over the lines of two streams, as `codex app-server` speaks it: without the field `jsonrpc`. */
import type { Readable, Writable } from 'node:stream';

/** What the other side says to a request. */
export type RpcAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

export interface JsonRpc {
  /** Never resolves when the other side does not answer: whoever asks has a deadline. */
  request(method: string, params: object): Promise<RpcAnswer>;
  notify(method: string): void;
}

export function createJsonRpc(input: Readable, output: Writable): JsonRpc {
  const waiting = new Map<unknown, (answer: RpcAnswer) => void>();
  // a program that ends while we write to it is told of by its end, not here
  output.on('error', () => undefined);
  onLine(input, (line) => {
    const message = readMessage(line);
    // what it tells unasked, and what it asks us, is nothing to us
    if (message === null || 'method' in message) return;
    waiting.get(message['id'])?.(answerOf(message));
    waiting.delete(message['id']);
  });
  const write = (message: object): void => void output.write(`${JSON.stringify(message)}\n`);
  let lastId = 0;
  return {
    request(method, params) {
      lastId += 1;
      const id = lastId;
      const answer = new Promise<RpcAnswer>((resolve) => waiting.set(id, resolve));
      write({ id, method, params });
      return answer;
    },
    notify: (method) => write({ method }),
  };
}

/** Not `node:readline`: that one takes U+2028 for the end of a line, too, which stands in JSON strings as it is. */
function onLine(input: Readable, take: (line: string) => void): void {
  let begun = '';
  input.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${begun}${text}`.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}

type Message = Readonly<Record<string, unknown>>;

function readMessage(line: string): Message | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null; // a warning that somebody printed between the messages
  }
}

function answerOf({ result, error }: Message): RpcAnswer {
  if (typeof error !== 'object' || error === null) return { kind: 'result', result };
  const { code, message }: Message = { ...error };
  return {
    kind: 'error',
    code: typeof code === 'number' ? code : 0,
    message: typeof message === 'string' ? message : 'no reason given',
  };
}

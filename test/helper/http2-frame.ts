/** HTTP/2 frames by hand, on a plain socket: what no HTTP/2 library would ever send. */
import { connect, type Socket } from 'node:net';

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME = { data: 0, headers: 1, rstStream: 3, settings: 4, ping: 6, goaway: 7, continuation: 9 } as const;
export const FLAG = { ack: 1, endStream: 1, endHeaders: 4 } as const;

export function http2Frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

export const settingsFrame = http2Frame(FRAME.settings, 0, 0);

export function rstFrame(streamId: number, code = 8): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  return http2Frame(FRAME.rstStream, 0, streamId, payload);
}

/** HPACK without tables: every field a literal, names and values shorter than 127 bytes. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.of(value.length), Buffer.from(value)]);
  return Buffer.concat(
    Object.entries(headers).map(([name, value]) => Buffer.concat([Buffer.of(0), text(name), text(value)])),
  );
}

export const headersFrame = (
  streamId: number,
  headers: Readonly<Record<string, string>>,
  flags: number = FLAG.endHeaders,
): Buffer =>
  http2Frame(
    FRAME.headers,
    flags,
    streamId,
    headerBlock({ ':method': 'POST', ':scheme': 'http', ':authority': 'x', ...headers }),
  );

export const dataFrame = (streamId: number, payload: Uint8Array, flags = 0): Buffer =>
  http2Frame(FRAME.data, flags, streamId, payload);

export interface Http2Wire {
  readonly socket: Socket;
  /** Frames that came back so far: type, stream, payload. */
  readonly frames: () => {
    readonly type: number;
    readonly flags: number;
    readonly streamId: number;
    readonly payload: Buffer;
  }[];
  readonly closed: Promise<void>;
}

/** A connection that has said hello. */
export function openWire(port: number): Http2Wire {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => undefined);
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
  });
  socket.write(Buffer.concat([PREFACE, settingsFrame]));
  const frames: Http2Wire['frames'] = () => {
    const found = [];
    for (let at = 0; at + 9 <= bytes.length; ) {
      const length = bytes.readUIntBE(at, 3);
      if (at + 9 + length > bytes.length) break;
      found.push({
        type: bytes.readUInt8(at + 3),
        flags: bytes.readUInt8(at + 4),
        streamId: bytes.readUInt32BE(at + 5),
        payload: bytes.subarray(at + 9, at + 9 + length),
      });
      at += 9 + length;
    }
    return found;
  };
  return { socket, frames, closed };
}

/** Tells HTTP/2 (with prior knowledge) from HTTP/1.1 by the first bytes of a connection, and leaves them in the socket. */
import type { Socket } from 'node:net';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** No method of HTTP/1 begins so: enough to decide, and never more than a first packet has. */
const TELLING_BYTES = 14;

export type Protocol = 'http1' | 'http2';

/** Undefined while it can still be either. */
export function protocolOf(bytes: Uint8Array): Protocol | undefined {
  const length = Math.min(bytes.length, TELLING_BYTES);
  for (let i = 0; i < length; i += 1) if (bytes[i] !== PREFACE[i]) return 'http1';
  return length === TELLING_BYTES ? 'http2' : undefined;
}

/** Calls `serve` once, with the socket paused, as if nobody had read from it. A sender that says nothing in time is cut off. */
export function sniff(socket: Socket, timeoutMs: number, serve: (protocol: Protocol) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const settle = (): void => {
    clearTimeout(timer);
    socket.off('data', look);
    socket.off('end', giveUp);
    socket.off('close', settle);
  };
  const giveUp = (): void => {
    settle();
    socket.destroy();
  };
  const look = (chunk: Buffer): void => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const protocol = protocolOf(seen);
    if (protocol === undefined) return;
    settle();
    // Else what is put back would flow to nobody before node:http2 fetches it.
    socket.pause();
    socket.off('error', ignore);
    socket.unshift(seen);
    serve(protocol);
  };
  const timer = setTimeout(giveUp, timeoutMs);
  socket.on('data', look);
  socket.once('end', giveUp);
  socket.once('close', settle);
  socket.on('error', ignore);
}

/** The close that follows says it all. */
const ignore = (): void => undefined;

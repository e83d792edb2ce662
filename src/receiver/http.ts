/** The port that people know for OTLP/HTTP (4318). It understands gRPC as well. */
import { type Listener, type ListenerOptions, listenOn } from './listener.ts';
import { createOtlpListener } from './otlp-listener.ts';

/** Fails with `conflict` when the port is in use. */
export const createOtlpHttpListener = (options: ListenerOptions): Promise<Listener> =>
  listenOn(createOtlpListener(options), { ...options, flag: '--otlp-http-port' });

/** The port that people know for OTLP/gRPC (4317). It understands OTLP/HTTP as well. */
import { type Listener, type ListenerOptions, listenOn } from './listener.ts';
import { createOtlpListener } from './otlp-listener.ts';

/** Fails with `conflict` when the port is in use. */
export const createOtlpGrpcListener = (options: ListenerOptions): Promise<Listener> =>
  listenOn(createOtlpListener(options), { ...options, flag: '--otlp-grpc-port' });

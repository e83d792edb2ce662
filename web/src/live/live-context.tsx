import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { LiveListener, LiveState, LiveStream } from './live-stream.ts';

const LiveContext = createContext<LiveStream | null>(null);
export const LiveProvider = LiveContext.Provider;

export function useLiveStream(): LiveStream {
  const stream = useContext(LiveContext);
  if (stream === null) throw new Error('BUG: no LiveProvider above this component');
  return stream;
}

export function useLiveState(): LiveState {
  const stream = useLiveStream();
  return useSyncExternalStore(stream.watch, stream.state);
}

/** Hears session changes while mounted. `listener` should be stable (useMemo), or it is re-registered each render. */
export function useLiveListener(listener: LiveListener): void {
  const stream = useLiveStream();
  useEffect(() => stream.listen(listener), [stream, listener]);
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogArrival } from '../api/shape.ts';
import { EMPTY_BUFFER, type LogBuffer, received, released } from './log-buffer.ts';

export interface LogTail extends LogBuffer {
  readonly isConnected: boolean;
  readonly release: () => void;
}

/** Records as they arrive, while `search` is not null. The browser connects again by itself; what came in between is not told. */
export function useLogTail(search: string | null, isPaused: boolean): LogTail {
  const [buffer, setBuffer] = useState<LogBuffer>(EMPTY_BUFFER);
  const [isConnected, setConnected] = useState(false);
  const paused = useRef(isPaused);
  useEffect(() => {
    paused.current = isPaused;
  }, [isPaused]);
  // another question: what was shown belongs to the one before
  const [followed, setFollowed] = useState(search);
  if (followed !== search) {
    setFollowed(search);
    setBuffer(EMPTY_BUFFER);
    setConnected(false);
  }
  useEffect(() => {
    if (search === null) return;
    const source = new EventSource(`/api/v1/logs/stream?${search}`);
    source.addEventListener('open', () => setConnected(true));
    source.addEventListener('error', () => setConnected(false));
    source.addEventListener('logs', (event: MessageEvent<string>) => {
      const arrival = JSON.parse(event.data) as LogArrival;
      setBuffer((present) => received(present, arrival, paused.current));
    });
    return () => source.close();
  }, [search]);
  return { ...buffer, isConnected, release: useCallback(() => setBuffer((present) => released(present)), []) };
}

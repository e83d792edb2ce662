import { useEffect, useState } from 'react';

/** The time, refreshed every `everyMs` while mounted, for "4 min ago" and for bars that grow. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

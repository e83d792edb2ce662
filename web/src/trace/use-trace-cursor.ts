import { useMemo, useState } from 'react';
import type { TraceSummary } from '../api/shape.ts';
import { useKeys } from '../key/use-keys.ts';
import { entryState, go, rememberInEntry } from '../route/history.ts';
import { tracePath } from '../route/route.ts';

/** The row under the keys, remembered with the page. */
export function useTraceCursor(traces: readonly TraceSummary[], reveal: (index: number) => void): string | null {
  const [cursorId, setCursorId] = useState<string | null>(() => entryState().cursorId ?? null);
  useKeys(
    useMemo(() => {
      const at = traces.findIndex(({ trace_id }) => trace_id === cursorId);
      const to = (index: number): void => {
        const place = Math.max(0, Math.min(traces.length - 1, index));
        const id = traces[place]?.trace_id ?? null;
        setCursorId(id);
        if (id !== null) rememberInEntry({ cursorId: id });
        reveal(place);
      };
      return {
        j: () => to(at + 1),
        ArrowDown: () => to(at + 1),
        k: () => to(Math.max(0, at - 1)),
        ArrowUp: () => to(Math.max(0, at - 1)),
        Home: () => to(0),
        End: () => to(traces.length - 1),
        Enter: () => cursorId !== null && go(tracePath(cursorId)),
        Escape: () => setCursorId(null),
      };
    }, [traces, cursorId, reveal]),
  );
  return cursorId;
}

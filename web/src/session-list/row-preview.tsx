import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchSession } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { Session, SessionSummary } from '../api/shape.ts';
import { plainExcerpt } from '../format/plain-text.ts';

interface Spot {
  readonly session: SessionSummary;
  /** Edges of the row, px from the top of the window. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
}

/** Stable, so that rows are not drawn again when the pointer moves. */
export interface PreviewHandlers {
  readonly enter: (session: SessionSummary, row: HTMLElement) => void;
  readonly leave: () => void;
}

/** Passing over rows is not asking about them. */
const REST_MS = 350;
/** A session with more steps is too large to read for a glance. */
const STEPS_MAX = 600;
const WORDS_CHARS_MAX = 600;

/** Which row the pointer rests on. */
export function useRowPreview() {
  const [spot, setSpot] = useState<Spot | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = useCallback(() => {
    clearTimeout(timer.current);
    setSpot(null);
  }, []);
  const enter = useCallback((session: SessionSummary, row: HTMLElement) => {
    clearTimeout(timer.current);
    if ((session.counts.model_calls ?? 0) + (session.counts.tool_calls ?? 0) > STEPS_MAX) return;
    timer.current = setTimeout(() => {
      const { top, bottom } = row.getBoundingClientRect();
      const left = row.querySelector('.cell-what')?.getBoundingClientRect().left ?? 0;
      setSpot({ session, top, bottom, left });
    }, REST_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = useMemo<PreviewHandlers>(() => ({ enter, leave }), [enter, leave]);
  return { spot, handlers };
}

/** First words of prompt and last answer, beside the row. What it reads is what opening the session needs. */
export function RowPreview({ session: { session_id: id }, top, bottom, left }: Spot) {
  const { data } = useQuery({ queryKey: queryKey.session(id), queryFn: ({ signal }) => fetchSession(id, signal) });
  const words = data === undefined ? null : wordsOf(data);
  if (words === null) return null;
  const isBelow = bottom + 180 < window.innerHeight;
  const place = isBelow ? { top: bottom + 2 } : { bottom: window.innerHeight - top + 2 };
  return (
    <div className="row-preview" role="tooltip" style={{ ...place, left }}>
      {words.map(([who, text]) => (
        <p key={who}>
          <span className="dim">{who}</span>
          <span className="row-preview-words" dir="auto">
            {plainExcerpt(text, WORDS_CHARS_MAX)}
          </span>
        </p>
      ))}
    </div>
  );
}

function wordsOf({ session_id, turns }: Session): readonly (readonly [who: string, text: string])[] | null {
  const own = turns.filter((turn) => turn.thread_id === session_id);
  const prompt = own.find((turn) => turn.prompt !== null)?.prompt;
  const answer = own.findLast((turn) => turn.answer !== null)?.answer;
  const words = [
    ['prompt', prompt ?? ''],
    ['answer', answer ?? ''],
  ] as const;
  const told = words.filter(([, text]) => text !== '');
  return told.length === 0 ? null : told;
}

import type { Session } from '../../api/shape.ts';
import type { Item, ItemOf } from '../item.ts';

/** What one model call had before it and wrote: as full as the context window was then. Tokens. */
export interface FillStep {
  /** ms since the epoch; lasts until the next step. */
  readonly at: number;
  readonly cached: number;
  readonly used: number;
}

export interface ContextFillLine {
  readonly steps: readonly FillStep[];
  /** Top of the drawing, tokens: the window once it is a third full, else somewhat more than the fullest that it was. */
  readonly scale: number;
  readonly window: number | null;
}

const HEADROOM = 1.2;

/** How the context of the root thread filled; null where no call tells its tokens. A sub-agent has a context of its own. */
export function contextFillOf(session: Session, items: readonly Item[]): ContextFillLine | null {
  const calls = items.filter(
    (item): item is ItemOf<'model'> => item.kind === 'model' && item.turn.thread_id === session.session_id,
  );
  const steps = calls.flatMap(({ call: { tokens }, start, end }): FillStep[] => {
    if (tokens.input === null) return [];
    return [{ at: end ?? start, cached: tokens.cached_input ?? 0, used: tokens.input + (tokens.output ?? 0) }];
  });
  if (steps.length === 0) return null;
  const window = session.context?.window_tokens ?? null;
  const most = steps.reduce((top, { used }) => Math.max(top, used), 1);
  const scale = window !== null && most >= window / 3 ? Math.max(window, most) : most * HEADROOM;
  return { steps, scale, window };
}

/** The step that a time lies in; null before the first. */
export const fillAt = ({ steps }: ContextFillLine, at: number): FillStep | null =>
  steps.findLast((step) => step.at <= at) ?? null;

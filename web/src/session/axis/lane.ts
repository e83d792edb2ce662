import type { Session } from '../../api/shape.ts';
import { agentLabel, type Item, type ItemOf } from '../item.ts';

export type MarkKind = 'model' | 'tool' | 'failed' | 'error' | 'waiting' | 'compaction';

export interface Mark {
  readonly item: Item;
  readonly kind: MarkKind;
  /** ms since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Row inside the lane, 0 directly below the turn bars. */
  readonly track: number;
}

/** One thread of the session. */
export interface Lane {
  readonly threadId: string;
  /** null for the root thread. */
  readonly agent: string | null;
  readonly turns: readonly Mark[];
  readonly marks: readonly Mark[];
  readonly trackCount: number;
}

/** More parallel calls than this share the last track: the lane must not outgrow the page. */
const TRACKS_MAX = 4;

/**
 * The lanes to draw: one per thread in order of appearance, overlapping calls on tracks below each other.
 * @param now ms since the epoch: where things end that are still going on
 */
export function lanesOf(session: Session, items: readonly Item[], now: number): readonly Lane[] {
  const byThread = Map.groupBy(items, (item) => item.turn.thread_id);
  return [...byThread].map(([threadId, own]) => {
    const turns = own.filter((item) => item.kind === 'turn').map((item) => turnMark(item, own, now));
    const { marks, trackCount } = packTracks(
      own.map((item) => marksOfItem(item, now)).filter((group) => group.length > 0),
    );
    return { threadId, agent: agentLabel(session, threadId), turns, marks, trackCount };
  });
}

/** A turn that goes on reaches now, or its last step where Codex's clock runs ahead of ours. */
function turnMark(turn: Item, own: readonly Item[], now: number): Mark {
  const mark = markOf(turn, 'model', now);
  if (!isGoingOn(turn)) return mark;
  const steps = own.filter((item) => item.turn.turn_id === turn.turn.turn_id);
  return { ...mark, end: steps.reduce((end, step) => Math.max(end, step.end ?? step.start), mark.end) };
}

function markOf(item: Item, kind: MarkKind, now: number): Mark {
  return {
    item,
    kind,
    start: item.start,
    end: item.end ?? (isGoingOn(item) ? Math.max(now, item.start) : item.start),
    track: 0,
  };
}

function isGoingOn(item: Item): boolean {
  if (item.kind === 'tool') return item.call.status === 'running';
  if (item.kind === 'model') return item.call.status === 'running';
  if (item.kind === 'approval') return item.isOpen;
  return item.kind === 'turn' && (item.turn.status === 'running' || item.turn.status === 'waiting');
}

function marksOfItem(item: Item, now: number): readonly Mark[] {
  if (item.kind === 'model') return [markOf(item, item.isFailed ? 'failed' : 'model', now)];
  if (item.kind === 'error') return [markOf(item, 'error', now)];
  if (item.kind === 'compaction') return [markOf(item, 'compaction', now)];
  // A question about a call lies on the call's own track.
  if (item.kind === 'approval' && item.approval.call_id === null) return [markOf(item, 'waiting', now)];
  return item.kind === 'tool' ? toolMarks(item, now) : [];
}

/** Its waiting and its work; while nobody has decided there is only waiting. */
function toolMarks(item: ItemOf<'tool'>, now: number): readonly Mark[] {
  const mark = markOf(item, item.isFailed ? 'failed' : 'tool', now);
  const { approval } = item;
  if (approval === null) return [mark];
  const askedAt = approval.requested_at === null ? mark.start : Date.parse(approval.requested_at);
  const waiting: Mark = { ...mark, kind: 'waiting', start: askedAt };
  if (approval.decision === null && item.turn.status === 'waiting')
    return [{ ...waiting, end: Math.max(now, askedAt) }];
  const waitedMs = approval.waited_ms ?? 0;
  if (waitedMs === 0) return [mark];
  const decidedAt = askedAt + waitedMs;
  const start = Math.max(mark.start, Math.min(decidedAt, mark.end));
  return [
    { ...waiting, end: decidedAt },
    { ...mark, start, end: Math.max(decidedAt, mark.end) },
  ];
}

/** First free track for each item, in order of start; the marks of one item stay together. */
function packTracks(groups: readonly (readonly Mark[])[]): { marks: readonly Mark[]; trackCount: number } {
  const freeFrom: number[] = [];
  const startOf = (group: readonly Mark[]): number => group[0]?.start ?? 0;
  const placed = groups
    .toSorted((a, b) => startOf(a) - startOf(b))
    .flatMap((group) => {
      const free = freeFrom.findIndex((at) => at <= startOf(group));
      const track = free === -1 ? Math.min(freeFrom.length, TRACKS_MAX - 1) : free;
      freeFrom[track] = Math.max(freeFrom[track] ?? 0, ...group.map((mark) => mark.end));
      return group.map((mark) => ({ ...mark, track }));
    });
  return { marks: placed, trackCount: Math.max(1, freeFrom.length) };
}

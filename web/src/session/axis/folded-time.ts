/**
 * Time with the empty stretches folded away. A session that was resumed next morning is mostly night; drawn to scale its
 * work would be two needles. Stretches in which nothing happened keep a small fixed width, everything else is to scale.
 */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  /** Where the piece begins on the folded scale, and how long it is there (ms of folded time). */
  readonly at: number;
  readonly length: number;
  readonly isFolded: boolean;
}

export interface FoldedTime {
  readonly pieces: readonly Piece[];
  /** Length of everything on the folded scale, at least 1. */
  readonly length: number;
}

/** A pause shorter than this is never folded: it is part of the work's rhythm. */
const FOLD_FROM_MS = 30_000;
/** A pause is folded when it is longer than this share of all busy time. */
const FOLD_FROM_SHARE = 0.15;
/** What a folded pause keeps, as a share of the busy time. */
const FOLDED_SHARE = 0.03;

export function foldTime(windows: readonly TimeWindow[]): FoldedTime {
  const busy = merge(windows);
  const first = busy[0];
  if (first === undefined) return { pieces: [], length: 1 };
  const busyMs = busy.reduce((sum, window) => sum + window.end - window.start, 0);
  const foldFromMs = Math.max(FOLD_FROM_MS, busyMs * FOLD_FROM_SHARE);
  const foldedMs = Math.max(1, busyMs * FOLDED_SHARE);
  const pieces: Piece[] = [];
  let [at, start, end] = [0, first.start, first.end];
  const add = (from: number, to: number, length: number, isFolded: boolean): void => {
    pieces.push({ start: from, end: to, at, length, isFolded });
    at += length;
  };
  for (const window of busy.slice(1)) {
    if (window.start - end > foldFromMs) {
      add(start, end, end - start, false);
      add(end, window.start, foldedMs, true);
      start = window.start;
    }
    end = window.end;
  }
  add(start, end, end - start, false);
  return { pieces, length: Math.max(1, at) };
}

function merge(windows: readonly TimeWindow[]): readonly TimeWindow[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of windows.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Epoch ms → folded ms. Times outside are clamped to the ends. */
export function toFolded(time: FoldedTime, at: number): number {
  const piece = pieceAt(time.pieces, (candidate) => candidate.end >= at);
  if (piece === undefined) return 0;
  const length = piece.end - piece.start;
  const share = length === 0 ? 0 : (at - piece.start) / length;
  return piece.at + piece.length * Math.min(1, Math.max(0, share));
}

/** Folded ms → epoch ms: the way back. */
export function toEpoch(time: FoldedTime, folded: number): number {
  const piece = pieceAt(time.pieces, (candidate) => candidate.at + candidate.length >= folded);
  if (piece === undefined) return 0;
  const share = piece.length === 0 ? 0 : (folded - piece.at) / piece.length;
  return piece.start + (piece.end - piece.start) * Math.min(1, Math.max(0, share));
}

/** The first piece that reaches far enough, else the last. By halves: the axis asks twice for each of its marks. */
function pieceAt(pieces: readonly Piece[], reaches: (piece: Piece) => boolean): Piece | undefined {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && reaches(piece)) high = middle;
    else low = middle + 1;
  }
  return pieces[low];
}

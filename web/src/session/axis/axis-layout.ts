import { type FoldedTime, type TimeWindow, toEpoch, toFolded } from './folded-time.ts';
import type { Lane, Mark } from './lane.ts';

/** What part of the folded scale is in sight; folded ms. */
export interface View {
  readonly from: number;
  readonly to: number;
}

export const wholeView = (time: FoldedTime): View => ({ from: 0, to: time.length });

export const TURN_HEIGHT_PX = 16;
export const TRACK_HEIGHT_PX = 9;
export const LANE_GAP_PX = 10;
export const RULER_HEIGHT_PX = 20;
/** Marks are never thinner: a 3 ms call in an hour is still there to be seen and clicked. */
export const MARK_MIN_PX = 2;
/** How far beside a mark a click still means it. */
const NEAR_PX = 6;

export const laneHeightPx = (lane: Lane): number =>
  TURN_HEIGHT_PX + 3 + lane.trackCount * TRACK_HEIGHT_PX + LANE_GAP_PX;

export const axisHeightPx = (lanes: readonly Lane[]): number =>
  RULER_HEIGHT_PX + lanes.reduce((sum, lane) => sum + laneHeightPx(lane), 0);

export interface Frame {
  readonly time: FoldedTime;
  readonly view: View;
  readonly widthPx: number;
}

export const xOf = ({ time, view, widthPx }: Frame, at: number): number =>
  ((toFolded(time, at) - view.from) / (view.to - view.from)) * widthPx;

export const foldedAtX = ({ view, widthPx }: Frame, x: number): number =>
  view.from + (x / widthPx) * (view.to - view.from);

/** The view between two dragged places; null when the drag was too short to mean a zoom. */
export function zoomTo(frame: Frame, fromX: number, toX: number): View | null {
  if (Math.abs(toX - fromX) < 5) return null;
  const clamp = (x: number): number => Math.min(frame.widthPx, Math.max(0, x));
  return { from: foldedAtX(frame, clamp(Math.min(fromX, toX))), to: foldedAtX(frame, clamp(Math.max(fromX, toX))) };
}

/** What a view shows, as time; null when it shows everything. */
export function windowOf(time: FoldedTime, view: View): TimeWindow | null {
  if (view.from <= 0 && view.to >= time.length) return null;
  return { start: toEpoch(time, view.from), end: toEpoch(time, view.to) };
}

/** `view` moved, with the same width, so that `at` is in sight; the same view when it already is. */
export function viewWith(time: FoldedTime, view: View, at: number): View {
  const place = toFolded(time, at);
  if (place >= view.from && place <= view.to) return view;
  const width = view.to - view.from;
  const from = Math.min(time.length - width, Math.max(0, place - width / 2));
  return { from, to: from + width };
}

/** The mark at a place, or the nearest on its track within reach; turn bars answer too. */
export function markAt(frame: Frame, lanes: readonly Lane[], x: number, y: number): Mark | null {
  let top = RULER_HEIGHT_PX;
  for (const lane of lanes) {
    const height = laneHeightPx(lane);
    if (y < top + height) {
      const inLane = y - top;
      if (inLane < TURN_HEIGHT_PX + 1) return nearest(frame, lane.turns, x, 0);
      const track = Math.min(lane.trackCount - 1, Math.floor((inLane - TURN_HEIGHT_PX - 3) / TRACK_HEIGHT_PX));
      const own = lane.marks.filter((mark) => mark.track === Math.max(0, track));
      return nearest(frame, own, x, NEAR_PX) ?? nearest(frame, lane.turns, x, 0);
    }
    top += height;
  }
  return null;
}

function nearest(frame: Frame, marks: readonly Mark[], x: number, reachPx: number): Mark | null {
  // Far away in time is far away on the axis: most marks need no arithmetic.
  const earliest = toEpoch(frame.time, foldedAtX(frame, x - reachPx - MARK_MIN_PX));
  const latest = toEpoch(frame.time, foldedAtX(frame, x + reachPx));
  let best: Mark | null = null;
  let bestPx = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    if (mark.end < earliest || mark.start > latest) continue;
    const from = xOf(frame, mark.start);
    const to = Math.max(xOf(frame, mark.end), from + MARK_MIN_PX);
    const awayPx = x < from ? from - x : x > to ? x - to : 0;
    if (awayPx < bestPx || (awayPx === bestPx && awayPx === 0)) [best, bestPx] = [mark, awayPx];
  }
  return bestPx <= reachPx ? best : null;
}

/** Where the words of a folded pause are centred. */
export const pauseX = (frame: Frame, pause: TimeWindow): number =>
  (xOf(frame, pause.start) + xOf(frame, pause.end)) / 2;

const STEPS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400].map((s) => s * 1000),
);

export interface Tick {
  readonly x: number;
  /** ms since the session began. */
  readonly elapsedMs: number;
}

/** Round elapsed times at least `apartPx` from each other; none inside or beside a folded pause, which has its own words. */
export function ticksOf(frame: Frame, apartPx: number): readonly Tick[] {
  const { time, view, widthPx } = frame;
  const origin = time.pieces[0]?.start ?? 0;
  const perPx = (view.to - view.from) / widthPx;
  const stepMs = STEPS_MS.find((step) => step / perPx >= apartPx) ?? STEPS_MS.at(-1) ?? 1;
  const ticks: Tick[] = [];
  const pauses = time.pieces.flatMap((piece) => (piece.isFolded ? [pauseX(frame, piece)] : []));
  for (const piece of time.pieces) {
    if (piece.isFolded || piece.at > view.to || piece.at + piece.length < view.from) continue;
    // Only what is in sight: a tick per step over days of session would be thousands.
    const from = Math.max(piece.start, piece.start + (view.from - piece.at));
    const to = Math.min(piece.end, piece.start + (view.to - piece.at));
    for (let at = Math.ceil((from - origin) / stepMs) * stepMs; origin + at <= to; at += stepMs) {
      const x = xOf(frame, origin + at);
      if (x > widthPx - apartPx / 2) break;
      const previous = ticks.at(-1);
      const isClear = pauses.every((pause) => x + apartPx * 0.6 < pause - apartPx / 2 || x > pause + apartPx / 2);
      if (isClear && (previous === undefined || x - previous.x >= apartPx * 0.8)) ticks.push({ x, elapsedMs: at });
    }
  }
  return ticks;
}

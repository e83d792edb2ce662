import { formatDuration } from '../../format/duration.ts';
import { formatTimecode } from '../../format/timecode.ts';
import {
  type Frame,
  LANE_GAP_PX,
  laneHeightPx,
  MARK_MIN_PX,
  pauseX,
  RULER_HEIGHT_PX,
  TRACK_HEIGHT_PX,
  TURN_HEIGHT_PX,
  ticksOf,
  xOf,
} from './axis-layout.ts';
import type { Lane, Mark, MarkKind } from './lane.ts';

/** Colours by token name, read from the style sheet so that the canvas follows the theme. */
export type Palette = Readonly<Record<(typeof PALETTE_NAMES)[number], string>>;

const PALETTE_NAMES = [
  'bar-turn',
  'bar-agent',
  'bar-model',
  'bar-tool',
  'bar-failed',
  'bar-waiting',
  'line',
  'line-strong',
  'text',
  'text-dim',
  'surface',
  'signal-fill',
] as const;

function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = PALETTE_NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(entries) as Palette;
}

/** What to draw; sizes in CSS pixels. */
export interface AxisContent {
  readonly frame: Frame;
  readonly lanes: readonly Lane[];
  readonly heightPx: number;
  readonly selectedId: string | null;
}

interface Drawing extends AxisContent {
  readonly palette: Palette;
  readonly fontFamily: string;
}

const COLOUR: Readonly<Record<MarkKind, keyof Palette>> = {
  model: 'bar-model',
  tool: 'bar-tool',
  failed: 'bar-failed',
  error: 'bar-failed',
  waiting: 'bar-waiting',
};

/** Draws the whole axis on a canvas, sharp on any screen, in the colours of the present theme. */
export function paintAxis(canvas: HTMLCanvasElement, content: AxisContent): void {
  const context = canvas.getContext('2d');
  if (context === null || content.frame.widthPx === 0) return;
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(content.frame.widthPx * scale);
  canvas.height = Math.round(content.heightPx * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawAxis(context, { ...content, palette: readPalette(canvas), fontFamily: getComputedStyle(canvas).fontFamily });
}

function drawAxis(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { frame, lanes, heightPx, palette } = drawing;
  context.clearRect(0, 0, frame.widthPx, heightPx);
  context.font = `11px ${drawing.fontFamily}`;
  context.textBaseline = 'middle';
  drawPauses(context, drawing);
  drawRuler(context, drawing);
  let top = RULER_HEIGHT_PX;
  for (const lane of lanes) {
    for (const turn of lane.turns) drawTurn(context, drawing, lane, turn, top);
    for (const mark of lane.marks) drawMark(context, drawing, mark, top + TURN_HEIGHT_PX + 3);
    top += laneHeightPx(lane);
    context.fillStyle = palette.line;
    if (lane !== lanes.at(-1)) context.fillRect(0, top - LANE_GAP_PX / 2 - 1, frame.widthPx, 1);
  }
  drawSelection(context, drawing);
}

function drawRuler(context: CanvasRenderingContext2D, { frame, palette, heightPx }: Drawing): void {
  for (const { x, elapsedMs } of ticksOf(frame, 84)) {
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), RULER_HEIGHT_PX - 4, 1, heightPx - RULER_HEIGHT_PX + 4);
    context.fillStyle = palette['text-dim'];
    context.fillText(formatTimecode(elapsedMs), Math.round(x) + 3, RULER_HEIGHT_PX / 2 - 1);
  }
}

/** A folded pause: a dotted line, and how long nothing happened in the ruler above it. */
function drawPauses(context: CanvasRenderingContext2D, { frame, palette, heightPx }: Drawing): void {
  let freeFromX = Number.NEGATIVE_INFINITY;
  for (const piece of frame.time.pieces) {
    if (!piece.isFolded) continue;
    const middle = Math.round(pauseX(frame, piece));
    if (middle < -40 || middle > frame.widthPx + 40) continue;
    context.fillStyle = palette['line-strong'];
    for (let y = RULER_HEIGHT_PX - 4; y < heightPx; y += 6) context.fillRect(middle, y, 1, 3);
    const words = `${formatDuration(piece.end - piece.start)} idle`;
    const width = context.measureText(words).width;
    if (middle - width / 2 < freeFromX) continue;
    freeFromX = middle + width / 2 + 8;
    context.fillStyle = palette['text-dim'];
    context.fillText(words, middle - width / 2, RULER_HEIGHT_PX / 2 - 1);
  }
}

function drawTurn(context: CanvasRenderingContext2D, drawing: Drawing, lane: Lane, turn: Mark, top: number): void {
  const { frame, palette, selectedId } = drawing;
  const [x, width] = extent(frame, turn);
  if (x > frame.widthPx || x + width < 0) return;
  context.fillStyle = palette[lane.agent === null ? 'bar-turn' : 'bar-agent'];
  bar(context, x, top, width, TURN_HEIGHT_PX - 1, 3);
  if (turn.item.id === selectedId) outline(context, palette, x, top, width, TURN_HEIGHT_PX - 1);
  const words = turn.item.kind === 'turn' ? turn.item.label.replace(/^.*, /, '') : '';
  const inset = Math.max(x, 0);
  if (context.measureText(words).width + 10 > x + width - inset) return;
  context.fillStyle = palette.text;
  context.fillText(words, inset + 5, top + TURN_HEIGHT_PX / 2);
}

function drawMark(context: CanvasRenderingContext2D, { frame, palette }: Drawing, mark: Mark, top: number): void {
  const [x, width] = extent(frame, mark);
  if (x > frame.widthPx || x + width < 0) return;
  const y = top + mark.track * TRACK_HEIGHT_PX;
  context.fillStyle = palette[COLOUR[mark.kind]];
  if (mark.kind === 'error') return diamond(context, x, y + (TRACK_HEIGHT_PX - 2) / 2);
  // A call inside a code-mode call is drawn slimmer, as part of its parent.
  const height = TRACK_HEIGHT_PX - (mark.item.depth > 0 ? 4 : 2);
  bar(context, x, y, width, height, 1.5);
}

/** One frame around all marks of the selected item: its waiting and its work are two marks. */
function drawSelection(context: CanvasRenderingContext2D, { frame, lanes, palette, selectedId }: Drawing): void {
  let top = RULER_HEIGHT_PX;
  for (const lane of lanes) {
    const own = lane.marks.filter((mark) => mark.item.id === selectedId);
    const first = own[0];
    if (first !== undefined) {
      const [x] = extent(frame, first);
      const right = Math.max(...own.map((mark) => extent(frame, mark)[0] + extent(frame, mark)[1]));
      const y = top + TURN_HEIGHT_PX + 3 + first.track * TRACK_HEIGHT_PX;
      outline(context, palette, x, y, right - x, TRACK_HEIGHT_PX - 2);
    }
    top += laneHeightPx(lane);
  }
}

function extent(frame: Frame, mark: Mark): readonly [x: number, width: number] {
  const x = xOf(frame, mark.start);
  return [x, Math.max(MARK_MIN_PX, xOf(frame, mark.end) - x - 0.5)];
}

function bar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  round: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(round, width / 2));
  context.fill();
}

function outline(
  context: CanvasRenderingContext2D,
  palette: Palette,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.strokeStyle = palette['signal-fill'];
  context.lineWidth = 2;
  context.strokeRect(x - 1.5, y - 1.5, width + 3, height + 3);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 5);
  context.lineTo(x - 5, y);
  context.fill();
}

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
import { COLUMN_PX, densityOf, isCrowded, STACK, stackOf, totalOf, visibleMarks } from './density.ts';
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
  compaction: 'text-dim',
};

/** A canvas, sharp on any screen and empty; null while it has no size. */
function contextOf(canvas: HTMLCanvasElement, { frame, heightPx }: AxisContent): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  if (context === null || frame.widthPx === 0) return null;
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(frame.widthPx * scale);
  canvas.height = Math.round(heightPx * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

/** Draws everything but the selection, in the colours of the present theme. */
export function paintAxis(canvas: HTMLCanvasElement, content: AxisContent): void {
  const context = contextOf(canvas, content);
  if (context === null) return;
  const { fontFamily } = getComputedStyle(canvas);
  drawAxis(context, { ...content, palette: readPalette(canvas), fontFamily });
}

/** Draws the frame around what is selected, on a canvas of its own: a held-down `j` must not draw 30,000 marks each time. */
export function paintSelection(canvas: HTMLCanvasElement, content: AxisContent, selectedId: string | null): void {
  const context = contextOf(canvas, content);
  if (context === null || selectedId === null) return;
  let top = RULER_HEIGHT_PX;
  for (const lane of content.lanes) {
    const own = (mark: Mark): boolean => mark.item.id === selectedId;
    const turn = lane.turns.find(own);
    const marks = lane.marks.filter(own);
    const first = marks[0];
    context.strokeStyle = readPalette(canvas)['signal-fill'];
    if (turn !== undefined) outline(context, content.frame, [turn], top, TURN_HEIGHT_PX - 1);
    else if (first !== undefined) {
      const y = top + TURN_HEIGHT_PX + 3 + first.track * TRACK_HEIGHT_PX;
      outline(context, content.frame, marks, y, TRACK_HEIGHT_PX - 2);
    }
    top += laneHeightPx(lane);
  }
}

function drawAxis(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { frame, lanes, palette } = drawing;
  context.font = `11px ${drawing.fontFamily}`;
  context.textBaseline = 'middle';
  drawPauses(context, drawing);
  drawRuler(context, drawing);
  let top = RULER_HEIGHT_PX;
  for (const lane of lanes) {
    for (const turn of lane.turns) drawTurn(context, drawing, lane, turn, top);
    drawMarks(context, drawing, lane, top + TURN_HEIGHT_PX + 3);
    top += laneHeightPx(lane);
    context.fillStyle = palette.line;
    if (lane !== lanes.at(-1)) context.fillRect(0, top - LANE_GAP_PX / 2 - 1, frame.widthPx, 1);
  }
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
  const { frame, palette } = drawing;
  const [x, width] = extent(frame, turn);
  if (x > frame.widthPx || x + width < 0) return;
  context.fillStyle = palette[lane.agent === null ? 'bar-turn' : 'bar-agent'];
  bar(context, x, top, width, TURN_HEIGHT_PX - 1, 3);
  const inset = Math.max(x, 0);
  // No word is narrower: measuring text is the dearest part of a long session's axis.
  if (x + width - inset < WORD_MIN_PX) return;
  const words = turn.item.kind === 'turn' ? turn.item.label.replace(/^.*, /, '') : '';
  if (context.measureText(words).width + 10 > x + width - inset) return;
  context.fillStyle = palette.text;
  context.fillText(words, inset + 5, top + TURN_HEIGHT_PX / 2);
}

const WORD_MIN_PX = 30;
/** What goes wrong lies over what goes well, so that a failure between thousands of marks stays in sight. */
const LAYERS: readonly (readonly MarkKind[])[] = [
  ['model', 'tool'],
  ['waiting', 'compaction'],
  ['failed', 'error'],
];

/** All marks of a lane as bars, or as columns where there are too many of them. */
function drawMarks(context: CanvasRenderingContext2D, drawing: Drawing, lane: Lane, top: number): void {
  const { frame, palette } = drawing;
  const visible = visibleMarks(frame, lane);
  if (isCrowded(frame, visible.length)) return drawColumns(context, drawing, { lane, visible, top });
  for (const layer of LAYERS) {
    for (const { mark } of visible) {
      if (!layer.includes(mark.kind)) continue;
      const [x, width] = extent(frame, mark);
      context.fillStyle = palette[COLOUR[mark.kind]];
      drawMark(context, mark, { x, width, y: top + mark.track * TRACK_HEIGHT_PX });
    }
  }
}

interface Crowd {
  readonly lane: Lane;
  readonly visible: ReturnType<typeof visibleMarks>;
  readonly top: number;
}

function drawColumns(context: CanvasRenderingContext2D, drawing: Drawing, { lane, visible, top }: Crowd): void {
  const columns = densityOf(drawing.frame, visible);
  const busiestMs = columns.reduce((most, column) => Math.max(most, totalOf(column)), 0);
  const heightPx = lane.trackCount * TRACK_HEIGHT_PX;
  for (const [index, column] of columns.entries()) {
    let bottom = top + heightPx;
    for (const [place, height] of stackOf(column, busiestMs, heightPx).entries()) {
      const kind = STACK[place];
      if (kind === undefined || height === 0) continue;
      context.fillStyle = drawing.palette[COLOUR[kind]];
      context.fillRect(index * COLUMN_PX, bottom - height, COLUMN_PX - 0.5, height);
      bottom -= height;
    }
  }
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark, { x, y, width }: Spot): void {
  if (mark.kind === 'error') return diamond(context, x, y + (TRACK_HEIGHT_PX - 2) / 2);
  // A call inside a code-mode call is drawn slimmer, as part of its parent.
  bar(context, x, y, width, TRACK_HEIGHT_PX - (mark.item.depth > 0 ? 4 : 2), 1.5);
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
  // Nobody sees the corners of a needle, and a path costs ten times a rectangle.
  if (width < 4) return context.fillRect(x, y, width, height);
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(round, width / 2));
  context.fill();
}

/** One frame around all marks of an item: its waiting and its work are two marks. */
function outline(
  context: CanvasRenderingContext2D,
  frame: Frame,
  marks: readonly Mark[],
  y: number,
  height: number,
): void {
  const ends = marks.map((mark) => extent(frame, mark));
  const left = Math.min(...ends.map(([x]) => x));
  const right = Math.max(...ends.map(([x, width]) => x + width));
  context.lineWidth = 2;
  context.strokeRect(left - 1.5, y - 1.5, right - left + 3, height + 3);
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 5);
  context.lineTo(x - 5, y);
  context.fill();
}

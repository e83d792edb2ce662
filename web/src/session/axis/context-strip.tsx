import { useEffect, useRef, useState } from 'react';
import { formatCount, formatShare } from '../../format/count.ts';
import { contextWords } from '../../format/limit.ts';
import { useTheme } from '../../theme/theme.ts';
import { type Frame, foldedAtX, xOf } from './axis-layout.ts';
import { type ContextFillLine, fillAt } from './context-fill.ts';
import { toEpoch } from './folded-time.ts';

const HEIGHT_PX = 26;

interface Props {
  readonly line: ContextFillLine;
  readonly frame: Frame;
}

/** How full the context window was along the axis; the part that came from the cache is darker. */
export function ContextStrip({ line, frame }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hint, setHint] = useState<string | null>(null);
  const theme = useTheme();
  // The theme is not read here, but it changes what the colours are.
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, line, frame);
  }, [line, frame, theme]);
  return (
    <div className="axis-context">
      <span className="cut">context</span>
      <div className="context-strip" style={{ height: HEIGHT_PX }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Context window: ${wordsOf(line, line.steps.at(-1)?.at ?? 0)} in the end`}
          title={hint ?? undefined}
          onPointerMove={({ nativeEvent }) =>
            setHint(wordsOf(line, toEpoch(frame.time, foldedAtX(frame, nativeEvent.offsetX))))
          }
        />
        <span className="context-now number">{wordsOf(line, line.steps.at(-1)?.at ?? 0).replace(/ ·.*/, '')}</span>
      </div>
    </div>
  );
}

function wordsOf(line: ContextFillLine, at: number): string {
  const step = fillAt(line, at);
  if (step === null) return 'no response yet';
  const share = formatShare(step.cached, step.used);
  const cached = share === null ? '' : ` · ${formatCount(step.cached)} from the cache`;
  return `${contextWords({ used_tokens: step.used, window_tokens: line.window })}${cached}`;
}

function paint(canvas: HTMLCanvasElement, { steps, scale, window: size }: ContextFillLine, frame: Frame): void {
  const context = canvas.getContext('2d');
  if (context === null || frame.widthPx === 0) return;
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(frame.widthPx * ratio);
  canvas.height = Math.round(HEIGHT_PX * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const [fresh, cache] = [colour('bar-turn'), colour('bar-model')];
  const heightOf = (tokens: number): number => Math.max(1, (tokens / scale) * (HEIGHT_PX - 2));
  for (const [index, { at, used, cached }] of steps.entries()) {
    const next = steps[index + 1];
    const from = xOf(frame, at);
    const width = Math.max(1, (next === undefined ? frame.widthPx : xOf(frame, next.at)) - from);
    if (from > frame.widthPx || from + width < 0) continue;
    context.fillStyle = fresh;
    context.fillRect(from, HEIGHT_PX - heightOf(used), width, heightOf(used));
    context.fillStyle = cache;
    context.globalAlpha = 0.55;
    if (cached > 0) context.fillRect(from, HEIGHT_PX - heightOf(cached), width, heightOf(cached));
    context.globalAlpha = 1;
  }
  context.fillStyle = colour('line-strong');
  // the brim: how much there is room for
  if (size !== null && size <= scale) context.fillRect(0, HEIGHT_PX - heightOf(size), frame.widthPx, 1);
}

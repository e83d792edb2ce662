import { type KeyboardEvent, useRef } from 'react';
import { textOf } from '../chart/answer.ts';
import { plainLine } from '../format/plain-text.ts';
import { WIDTH_PX } from './column-width.ts';

/** No column is as wide. */
const CELL_CHARS_MAX = 1_000;

/** Types whose values stand right-aligned. */
export const isFigure = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type);

interface CellProps {
  readonly value: unknown;
  readonly type: string;
  /** Tab stops here; arrows reach the others. */
  readonly isStop: boolean;
  readonly onCopy: (isRow: boolean) => void;
}

/** One value. Enter or a double click copies it, with Shift its row. */
export function Cell({ value, type, isStop, onCopy }: CellProps) {
  const isNull = value === null || value === undefined;
  // copied is what it is; shown is what cannot turn the line around
  const text = isNull ? 'NULL' : plainLine(textOf(value), CELL_CHARS_MAX);
  return (
    <div
      role="gridcell"
      tabIndex={isStop ? 0 : -1}
      className={isFigure(type) ? 'sql-cell number' : 'sql-cell'}
      title={isNull ? 'NULL: not known' : text}
      onDoubleClick={({ shiftKey }) => onCopy(shiftKey)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onCopy(event.shiftKey);
        else if (!moveFocus(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span className={`cut mono${isNull ? ' dim' : ''}`}>{text}</span>
    </div>
  );
}

const STEP: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** To the neighbour that an arrow points at; rows just out of sight are drawn, too. False for any other key. */
function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  const step = STEP[key];
  const row = currentTarget.parentElement;
  if (step === undefined || row === null) return false;
  const [rows, columns] = step;
  const place = [...row.children].indexOf(currentTarget) + columns;
  const index = Number(row.getAttribute('aria-rowindex')) + rows;
  const next = row.parentElement?.querySelector(`[aria-rowindex="${index}"]`)?.children[place];
  if (next instanceof HTMLElement) next.focus();
  return true;
}

interface GripProps {
  readonly name: string;
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

/** Drag it, or use its arrows, for a wider or narrower column. */
export function Grip({ name, width, onWidth }: GripProps) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between columns that moves is a separator, and no <hr>.
    <div
      className="sql-grip"
      role="separator"
      aria-label={`width of ${name}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={WIDTH_PX.least}
      aria-valuemax={WIDTH_PX.most}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current !== null) onWidth(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') onWidth(width - WIDTH_PX.step);
        if (key === 'ArrowRight') onWidth(width + WIDTH_PX.step);
      }}
    />
  );
}

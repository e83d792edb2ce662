import './column.css';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { type ColumnSet, type ColumnWidths, WIDTH_MAX_PX, WIDTH_MIN_PX, withWidth } from './column-width.ts';

interface Props<Name extends string> {
  readonly set: ColumnSet<Name>;
  readonly name: Name;
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

const KEY_STEP_PX = 8;

/** At the edge of a column that lies towards the widest one: drag it, or arrows when it has the focus; Home or a double click gives the width back. */
export function ColumnGrip<Name extends string>({ set, name, widths, onWidths }: Props<Name>) {
  const from = useRef<{ readonly x: number; readonly px: number } | null>(null);
  const { label, px: usual } = set.columns[name];
  const px = widths[name] ?? usual;
  const isLeading = set.leading.includes(name);
  const towards = isLeading ? 1 : -1;
  const reset = (): void => {
    const { [name]: _, ...others } = widths;
    onWidths(others);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: KEY_STEP_PX, ArrowLeft: -KEY_STEP_PX }[event.key];
    if (step !== undefined) onWidths(withWidth(widths, name, px + step * towards));
    else if (event.key === 'Home') reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerMove = ({ clientX }: PointerEvent): void => {
    if (from.current !== null)
      onWidths(withWidth(widths, name, from.current.px + (clientX - from.current.x) * towards));
  };
  return (
    <span
      className={isLeading ? 'grip grip-leading' : 'grip'}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`width of ${label}`}
      aria-valuenow={px}
      aria-valuemin={WIDTH_MIN_PX}
      aria-valuemax={WIDTH_MAX_PX}
      title="drag to resize, double click to reset"
      onKeyDown={onKeyDown}
      onDoubleClick={reset}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, px };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
    />
  );
}

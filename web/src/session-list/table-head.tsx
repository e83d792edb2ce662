import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { COLUMNS, type ColumnName, type ColumnWidths, WIDTH_MAX_PX, WIDTH_MIN_PX, withWidth } from './column-width.ts';

interface Props {
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

const NAMES = Object.keys(COLUMNS).filter((name): name is ColumnName => name !== 'when');

/** Names of the columns, each with a grip. What takes the room that is left. */
export function TableHead({ widths, onWidths }: Props) {
  return (
    <div className="row-head" role="row" aria-rowindex={1}>
      <span className="head-status" role="columnheader">
        <span className="spoken-only">Status</span>
      </span>
      <Column name="when" widths={widths} onWidths={onWidths} />
      <span className="head-what" role="columnheader">
        What
      </span>
      {NAMES.map((name) => (
        <Column key={name} name={name} widths={widths} onWidths={onWidths} />
      ))}
    </div>
  );
}

function Column({ name, ...props }: Props & { readonly name: ColumnName }) {
  return (
    <span className={`head-${name}`} role="columnheader">
      {COLUMNS[name].label}
      <Grip name={name} {...props} />
    </span>
  );
}

const KEY_STEP_PX = 8;

/** At the edge towards "What": drag it, or arrows when it has the focus; Home or a double click gives the width back. */
function Grip({ name, widths, onWidths }: Props & { readonly name: ColumnName }) {
  const from = useRef<{ readonly x: number; readonly px: number } | null>(null);
  const { label, px: usual } = COLUMNS[name];
  const px = widths[name] ?? usual;
  // columns right of "What" grow to the left
  const towards = name === 'when' ? 1 : -1;
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
      className={`grip grip-${name}`}
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
        // on a narrow table columns come narrower than usual
        from.current = { x: event.clientX, px: widths[name] ?? event.currentTarget.parentElement?.offsetWidth ?? px };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
    />
  );
}

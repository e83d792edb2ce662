import { type PointerEvent, type RefObject, useState } from 'react';

/** Shares of the width of what is dragged over, 0 to 1. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

export interface BrushHandlers {
  readonly onPointerDown: (event: PointerEvent<Element>) => void;
  readonly onPointerMove: (event: PointerEvent<Element>) => void;
  readonly onPointerUp: (event: PointerEvent<Element>) => void;
  readonly onPointerCancel: () => void;
}

/** Where a pointer is in a box, as a share of its width. */
export function shareIn(box: Element | null, clientX: number): number {
  const bounds = box?.getBoundingClientRect();
  return bounds === undefined || bounds.width === 0
    ? 0
    : Math.max(0, Math.min(1, (clientX - bounds.left) / bounds.width));
}

/** Dragging over a drawing for a part of it, by mouse or finger; `onEnd` is told the part, smaller end first. */
export function useBrush(
  box: RefObject<Element | null>,
  onEnd: (brush: Brush, at: { readonly clientX: number; readonly clientY: number }) => void,
): { readonly brush: Brush | null; readonly handlers: BrushHandlers } {
  const [drag, setDrag] = useState<Brush | null>(null);
  const brush = drag === null ? null : { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) };
  return {
    brush,
    handlers: {
      onPointerDown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = shareIn(box.current, event.clientX);
        setDrag({ from: at, to: at });
      },
      onPointerMove: (event) => drag !== null && setDrag({ ...drag, to: shareIn(box.current, event.clientX) }),
      onPointerUp: ({ clientX, clientY }) => {
        setDrag(null);
        if (brush !== null) onEnd(brush, { clientX, clientY });
      },
      onPointerCancel: () => setDrag(null),
    },
  };
}

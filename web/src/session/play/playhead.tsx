import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { formatTimecode } from '../../format/timecode.ts';
import { type Frame, foldedAtX } from '../axis/axis-layout.ts';
import { toEpoch, toFolded } from '../axis/folded-time.ts';
import type { Item } from '../item.ts';
import { itemBeside } from './item-at.ts';
import type { Player, PlayState } from './player.ts';
import { usePlayState } from './use-player.ts';

interface Props {
  readonly player: Player;
  readonly frame: Frame;
  readonly items: readonly Item[];
  readonly heightPx: number;
}

const placeOf = (state: PlayState): number => state.at;
const PAGE_SHARE = 0.1;

/** Where the replay stands: a line over the axis, held by the ruler. Mouse, touch and arrow keys move it. */
export function Playhead({ player, frame, items, heightPx }: Props) {
  const at = usePlayState(player, placeOf);
  const { time, view, widthPx } = frame;
  const byStart = useMemo(() => items.toSorted((a, b) => a.start - b.start), [items]);
  const x = ((at - view.from) / (view.to - view.from)) * widthPx;
  const elapsedMs = toEpoch(time, at) - (time.pieces[0]?.start ?? 0);
  const scrub = ({ nativeEvent, currentTarget }: PointerEvent): void => {
    const left = currentTarget.getBoundingClientRect().left;
    player.seek(foldedAtX(frame, Math.min(widthPx, Math.max(0, nativeEvent.clientX - left))));
  };
  const onKey = (event: KeyboardEvent): void => {
    const to = placeAfterKey(event.key, { at, length: time.length });
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    const item = step === null ? null : itemBeside(byStart, toEpoch(time, at), step);
    if (to === null && step === null) return;
    // These keys mean other things elsewhere on the page.
    event.preventDefault();
    event.stopPropagation();
    if (to !== null) player.seek(to);
    else if (item !== null) player.seek(toFolded(time, item.start));
  };
  return (
    <div
      className="playhead-track"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && scrub(event)}
    >
      {x >= -1 && x <= widthPx + 1 && (
        <div
          className="playhead"
          role="slider"
          tabIndex={0}
          aria-label="Playhead"
          aria-valuemin={0}
          aria-valuemax={Math.round(time.length)}
          aria-valuenow={Math.round(at)}
          aria-valuetext={formatTimecode(elapsedMs)}
          style={{ transform: `translateX(${x}px)`, height: heightPx }}
          onKeyDown={onKey}
        />
      )}
    </div>
  );
}

/** Where a key of a slider leads to, folded ms; null for other keys. */
function placeAfterKey(key: string, { at, length }: { readonly at: number; readonly length: number }): number | null {
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return length;
    case 'PageUp':
      return at + length * PAGE_SHARE;
    case 'PageDown':
      return at - length * PAGE_SHARE;
    default:
      return null;
  }
}

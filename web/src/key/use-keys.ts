import { useEffect, useRef } from 'react';

/** Key name as `KeyboardEvent.key` spells it (but `Space`), or two of them (`g s`) → what it does. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Enter or space on a focused button or link is that control's own. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary') !== null;
}

/** Begins every pair of keys. */
const LEADER = 'g';
/** The second key of a pair has to come within this time. */
const PAIR_MS = 1_000;

/** Keys of the page. They rest while somebody types, and leave the browser's own chords alone. */
export function useKeys(keys: KeyMap): void {
  const first = useRef({ key: '', at: 0 });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if ((event.key === 'Enter' || event.key === ' ') && isControl(event.target)) return;
      // A dialog has the keyboard for itself.
      if (document.querySelector('dialog[open]') !== null) return;
      const key = event.key === ' ' ? 'Space' : event.key;
      const before = event.timeStamp - first.current.at < PAIR_MS ? first.current.key : '';
      first.current = { key, at: event.timeStamp };
      // Behind a leader a letter is not a key of its own: `g s` must not also do what `s` does on the page.
      const act = keys[before === LEADER ? `${LEADER} ${key}` : key];
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [keys]);
}

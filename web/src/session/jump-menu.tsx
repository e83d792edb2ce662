import { type KeyboardEvent, useRef } from 'react';
import type { Item } from './item.ts';
import { JUMPS } from './jump.ts';

interface Props {
  readonly items: readonly Item[];
  readonly selected: Item | null;
  readonly onGo: (item: Item) => void;
}

/** The places that have a key, for those who do not know the keys. */
export function JumpMenu({ items, selected, onGo }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const shut = (): void => {
    if (menu.current !== null) menu.current.open = false;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || menu.current?.open !== true) return;
    event.preventDefault();
    shut();
    menu.current.querySelector('summary')?.focus();
  };
  return (
    <details
      className="menu jump-menu"
      ref={menu}
      onKeyDown={onKey}
      onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && shut()}
    >
      <summary className="choice">jump to</summary>
      <div className="menu-list">
        {JUMPS.map(({ key, label, to }) => {
          const target = to(items, selected);
          return (
            <button
              key={key}
              type="button"
              disabled={target === null}
              onClick={() => {
                if (target !== null) onGo(target);
                shut();
              }}
            >
              {label} <kbd>{key}</kbd>
            </button>
          );
        })}
      </div>
    </details>
  );
}

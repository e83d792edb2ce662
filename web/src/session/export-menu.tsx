import { type KeyboardEvent, useEffect, useRef } from 'react';
import { EXPORT_MENU_ID, EXPORTS, exportHref } from './export.ts';

/** The three files that a session can become. The browser streams them to disk: nothing is held in the page. */
export function ExportMenu({ sessionId }: { readonly sessionId: string }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const onPointer = ({ target }: PointerEvent): void => {
      if (menu.current !== null && target instanceof Node && !menu.current.contains(target)) menu.current.open = false;
    };
    window.addEventListener('pointerdown', onPointer);
    return () => window.removeEventListener('pointerdown', onPointer);
  }, []);
  const shut = (): void => {
    if (menu.current !== null) menu.current.open = false;
  };
  return (
    <details className="menu" id={EXPORT_MENU_ID} ref={menu} onKeyDown={(event) => onKey(event, shut)}>
      <summary className="button head-export" title="Take this session away as a file (e)">
        Export
      </summary>
      <div className="menu-list">
        {EXPORTS.map(({ as, label, why }) => (
          <a key={as} href={exportHref(sessionId, as)} download onClick={shut}>
            {label} <small>{why}</small>
          </a>
        ))}
      </div>
    </details>
  );
}

/** Inside the menu the arrows are the menu's, and Escape shuts it instead of leaving the session. */
function onKey(event: KeyboardEvent<HTMLDetailsElement>, shut: () => void): void {
  const { key, currentTarget } = event;
  const stops = [...currentTarget.querySelectorAll<HTMLElement>('summary, a')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  if (key === 'Escape' && currentTarget.open) {
    shut();
    stops[0]?.focus();
  } else if (key === 'ArrowDown' || key === 'ArrowUp') stops[at + (key === 'ArrowDown' ? 1 : -1)]?.focus();
  else return;
  event.preventDefault();
}

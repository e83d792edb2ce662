import { useEffect, useState } from 'react';

/** Ctrl+K or Cmd+K opens and closes the palette, also while somebody types. */
export function usePaletteKey(): readonly [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      // Another dialog has the keyboard for itself.
      if (document.querySelector('dialog[open]:not(.palette)') !== null) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return [isOpen, setOpen];
}

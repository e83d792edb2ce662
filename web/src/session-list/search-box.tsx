import { type Ref, useEffect, useState } from 'react';
import { Icon } from '../frame/icon.tsx';

interface Props {
  readonly value: string;
  readonly label: string;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onChange: (value: string) => void;
}

const PAUSE_MS = 150;

/** Typing never waits: the field holds the letters, the search follows after a short pause. */
export function SearchBox({ value, label, inputRef, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  // Set from outside (a cleared filter, back): follow it, but leave a trailing blank that is being typed.
  const [followed, setFollowed] = useState(value);
  if (followed !== value) {
    setFollowed(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <label className="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (typed === '') event.currentTarget.blur();
          else setTyped('');
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

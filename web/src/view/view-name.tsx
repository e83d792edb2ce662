import { useEffect, useRef, useState } from 'react';

interface Props {
  readonly label: string;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}

const NAME_CHARS_MAX = 80;

/** A field for the name of a view: Enter keeps it, Escape and going elsewhere do not. */
export function ViewName({ label, name, onName, onCancel }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(name);
  useEffect(() => input.current?.select(), []);
  return (
    <form
      className="view-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onName(typed.trim());
      }}
    >
      <input
        ref={input}
        aria-label={label}
        placeholder="name, then Enter"
        value={typed}
        maxLength={NAME_CHARS_MAX}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
        onBlur={onCancel}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onCancel();
        }}
      />
    </form>
  );
}

import { useState } from 'react';

/** Copies `text`; says so for a moment. Where the browser refuses the clipboard it says that. */
export function CopyButton({
  text,
  label = 'copy',
}: {
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setSaid('copied');
    } catch {
      setSaid('not allowed');
    }
    setTimeout(() => setSaid(null), 1500);
  };
  return (
    <button type="button" className="text-button" onClick={() => void copy()}>
      <span aria-live="polite">{said ?? label}</span>
    </button>
  );
}

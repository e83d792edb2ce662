import { useState } from 'react';
import { formatBytes, formatExact } from '../../format/count.ts';
import { CopyButton } from '../../mark/copy-button.tsx';
import { foldLines, plainText, prettyText, visibleText } from './pretty.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  /** Words wrap from the start; code does not. */
  readonly isProse?: boolean;
}

const LINES_SHOWN = 12;

/** A text out of a session: folded to 12 lines, with wrap, raw and copy. Always text, never markup. */
export function TextBlock({ title, text, isProse = false }: Props) {
  const [isWrapped, setWrapped] = useState(isProse);
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const shown = isRaw ? visibleText(text) : plainText(prettyText(text));
  const { head, hiddenLines } = foldLines(shown, LINES_SHOWN);
  const canBeRaw = shown !== text || isRaw;
  return (
    <section className="text-block" aria-label={title}>
      <header>
        <h3 className="heading">{title}</h3>
        <span className="dim">{formatBytes(new Blob([text]).size)}</span>
        <span className="text-block-actions">
          <Toggle label="wrap" isOn={isWrapped} onToggle={setWrapped} />
          {canBeRaw && <Toggle label="raw" isOn={isRaw} onToggle={setRaw} />}
          <CopyButton text={text} />
        </span>
      </header>
      <pre className={`${isProse ? 'prose' : 'mono'}${isWrapped ? ' wrapped' : ''}`} tabIndex={0}>
        {isOpen ? shown : head}
      </pre>
      {hiddenLines > 0 && (
        <button type="button" className="text-block-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'fold to 12 lines' : `${formatExact(hiddenLines)} more lines`}
        </button>
      )}
    </section>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

function Toggle({ label, isOn, onToggle }: ToggleProps) {
  return (
    <button type="button" className="text-button toggle" aria-pressed={isOn} onClick={() => onToggle(!isOn)}>
      {label}
    </button>
  );
}

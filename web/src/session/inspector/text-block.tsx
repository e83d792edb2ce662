import { useMemo, useState } from 'react';
import { formatBytes, formatExact } from '../../format/count.ts';
import { plainText, visibleText } from '../../format/plain-text.ts';
import { CopyButton } from '../../mark/copy-button.tsx';
import { type Folded, foldLines, prettyText } from './pretty.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  /** Words wrap from the start; code does not. */
  readonly isProse?: boolean;
}

const LINES_SHOWN = 12;
const FOLDED_CHARS_MAX = 4_000;
/** What an opened block shows at most; the copy button has the rest. */
const OPEN_CHARS_MAX = 200_000;

/** A text out of a session: folded to 12 lines, with wrap, raw and copy. Always text, never markup. */
export function TextBlock({ title, text, isProse = false }: Props) {
  const [isWrapped, setWrapped] = useState(isProse);
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const shown = useMemo(() => (isRaw ? visibleText(text) : plainText(prettyText(text))), [text, isRaw]);
  const folded = useMemo(() => foldLines(shown, LINES_SHOWN, FOLDED_CHARS_MAX), [shown]);
  const bytes = useMemo(() => new Blob([text]).size, [text]);
  const canBeRaw = shown !== text || isRaw;
  return (
    <section className="text-block" aria-label={title}>
      <header>
        <h3 className="heading">{title}</h3>
        <span className="dim">{formatBytes(bytes)}</span>
        <span className="text-block-actions">
          <Toggle label="wrap" isOn={isWrapped} onToggle={setWrapped} />
          {canBeRaw && <Toggle label="raw" isOn={isRaw} onToggle={setRaw} />}
          <CopyButton text={text} />
        </span>
      </header>
      <pre className={`${isProse ? 'prose' : 'mono'}${isWrapped ? ' wrapped' : ''}`} tabIndex={0}>
        {isOpen ? shown.slice(0, OPEN_CHARS_MAX) : folded.head}
      </pre>
      {folded.hiddenLines + folded.hiddenChars > 0 && (
        <button type="button" className="text-block-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'fold to 12 lines' : moreWords(folded)}
        </button>
      )}
      {isOpen && shown.length > OPEN_CHARS_MAX && (
        <p className="text-block-cut dim">
          {formatExact(shown.length - OPEN_CHARS_MAX)} characters are not shown; “copy” takes all of them.
        </p>
      )}
    </section>
  );
}

const moreWords = ({ hiddenLines, hiddenChars }: Folded): string =>
  hiddenLines > 0 ? `${formatExact(hiddenLines)} more lines` : `${formatExact(hiddenChars)} more characters`;

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

import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { formatBytes, formatExact } from '../../format/count.ts';
import { plainText, visibleText } from '../../format/plain-text.ts';
import { CopyButton } from '../../mark/copy-button.tsx';
import { hasAnsi } from '../text/ansi.ts';
import { AnsiText } from '../text/ansi-text.tsx';
import { withoutImages } from '../text/image-data.ts';
import { ImageStrip } from '../text/image-strip.tsx';
import { type Folded, foldLines, prettyText } from './pretty.ts';

const Markdown = lazy(async () => ({ default: (await import('../text/markdown.tsx')).Markdown }));

interface Props {
  readonly title: string;
  readonly text: string;
  /** Words, written in Markdown: they wrap from the start. Code does not. */
  readonly isProse?: boolean;
}

const LINES_SHOWN = 12;
/** Of prose a person reads more at once, and half a table is none. */
const PROSE_LINES_SHOWN = 40;
const FOLDED_CHARS_MAX = 4_000;
/** What an opened block shows at most; the copy button has the rest. */
const OPEN_CHARS_MAX = 200_000;

/** A text out of a session: folded, with wrap, raw and copy. It never becomes markup of its own. */
export function TextBlock({ title, text, isProse = false }: Props) {
  const [isWrapped, setWrapped] = useState(isProse);
  const [isRaw, setRaw] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const written = useMemo(() => (isRaw ? visibleText(text) : prettyText(withoutImages(text))), [text, isRaw]);
  const linesMax = isProse && !isRaw ? PROSE_LINES_SHOWN : LINES_SHOWN;
  const folded = useMemo(() => foldLines(written, linesMax, FOLDED_CHARS_MAX), [written, linesMax]);
  const bytes = useMemo(() => new Blob([text]).size, [text]);
  const shown = isOpen ? written.slice(0, OPEN_CHARS_MAX) : folded.head;
  const canBeRaw = isRaw || isProse || plainText(written) !== text;
  return (
    <section className="text-block" aria-label={title}>
      <header>
        <h3 className="heading">{title}</h3>
        <span className="dim">{formatBytes(bytes)}</span>
        <span className="text-block-actions">
          {(!isProse || isRaw) && <Toggle label="wrap" isOn={isWrapped} onToggle={setWrapped} />}
          {canBeRaw && <Toggle label="raw" isOn={isRaw} onToggle={setRaw} />}
          <CopyButton text={text} />
        </span>
      </header>
      <ImageStrip text={text} />
      {isProse && !isRaw ? (
        <Prose text={shown} />
      ) : (
        <pre className={isWrapped ? 'mono wrapped' : 'mono'} tabIndex={0}>
          {inColour(shown)}
        </pre>
      )}
      {folded.hiddenLines + folded.hiddenChars > 0 && (
        <button type="button" className="text-block-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? `fold to ${linesMax} lines` : moreWords(folded)}
        </button>
      )}
      {isOpen && written.length > OPEN_CHARS_MAX && (
        <p className="text-block-cut dim">
          {formatExact(written.length - OPEN_CHARS_MAX)} characters are not shown; “copy” takes all of them.
        </p>
      )}
    </section>
  );
}

/** The words are there before the part of the program that lays them out is. */
function Prose({ text }: { readonly text: string }) {
  return (
    <Suspense fallback={<pre className="prose wrapped">{plainText(text)}</pre>}>
      <div className="prose" dir="auto">
        <Markdown text={text} />
      </div>
    </Suspense>
  );
}

const inColour = (text: string): ReactNode => (hasAnsi(text) ? <AnsiText text={text} /> : plainText(text));

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

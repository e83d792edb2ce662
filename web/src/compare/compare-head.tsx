import type { ReactNode } from 'react';
import type { Comparison, SessionSummary } from '../api/shape.ts';
import { shortCost } from '../format/cost.ts';
import { formatCount, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute } from '../format/when.ts';
import { StatusMark } from '../mark/status-mark.tsx';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { BackButton } from '../session/session-head.tsx';
import { placeOf, repositoryLabel } from '../session-list/place.ts';
import { figureDifferences } from './difference-words.ts';

interface Props {
  readonly comparison: Comparison;
  readonly isAllOpen: boolean;
  readonly onAll: () => void;
  readonly onFirst: (() => void) | null;
  readonly onSwap: () => void;
}

/** The sentence, and the two sessions over the columns that are theirs. */
export function CompareHead({ comparison, isAllOpen, onAll, onFirst, onSwap }: Props) {
  const { a, b, figures, sentence, settings, notes } = comparison;
  return (
    <header className="head compare-head">
      <div className="head-title">
        <BackButton />
        <h1>Compare</h1>
        <span className="compare-tools">
          {onFirst !== null && (
            <button type="button" className="button head-export" title="Where they parted (d)" onClick={onFirst}>
              First difference
            </button>
          )}
          <button
            type="button"
            className="button head-export"
            title="Fold what is the same (s)"
            aria-pressed={isAllOpen}
            onClick={onAll}
          >
            {isAllOpen ? 'Fold the same' : 'Show all'}
          </button>
          <button type="button" className="button head-export" title="Swap A and B (x)" onClick={onSwap}>
            Swap
          </button>
        </span>
      </div>
      <p className="compare-sentence">{sentence}.</p>
      {settings.length > 0 && (
        <p className="compare-settings dim">
          {settings.map((setting) => (
            <span key={setting.name}>
              {setting.name.replaceAll('_', ' ')} <Value text={readable(setting).a} /> →{' '}
              <Value text={readable(setting).b} />
            </span>
          ))}
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="compare-note dim">
          {note}
        </p>
      ))}
      <div className="pair compare-sides">
        <Session name="A" session={a} />
        <span className="pair-between">
          {figureDifferences(figures).map((word) => (
            <span key={word}>{word}</span>
          ))}
        </span>
        <Session name="B" session={b} />
      </div>
    </header>
  );
}

type Setting = Comparison['settings'][number];

/** A repository goes by its name, as everywhere, unless only the addresses differ. */
export function readable(setting: Setting): Pick<Setting, 'a' | 'b'> {
  if (setting.name !== 'repository') return setting;
  const [a, b] = [setting.a, setting.b].map((value) => (value === null ? null : repositoryLabel(value)));
  return a === b ? setting : { a: a ?? null, b: b ?? null };
}

const Value = ({ text }: { readonly text: string | null }): ReactNode =>
  text === null ? <i>not told</i> : <b>{plainLine(text, 80)}</b>;

function Session({ name, session }: { readonly name: string; readonly session: SessionSummary }) {
  const { tool_calls: calls, tool_failures: failures } = session.counts;
  const facts = [
    formatDuration(session.duration_ms),
    session.tokens.total === null ? 'tokens not told' : `${formatCount(session.tokens.total)} tokens`,
    shortCost(session) ?? 'cost unknown',
    calls === null ? null : `${plural(calls, 'tool call')}${(failures ?? 0) > 0 ? `, ${failures} failed` : ''}`,
  ];
  const about = [placeOf(session)?.label ?? null, session.model, formatAbsolute(Date.parse(session.started_at))];
  return (
    <span className="pair-side compare-session">
      <b className="side-name">{name}</b>
      <StatusMark status={session.status} />
      <span className="compare-about">
        <Link className="compare-title" href={sessionPath(session.session_id)} dir="auto">
          {session.title === null ? `Session ${session.session_id.slice(0, 13)}` : plainLine(session.title)}
        </Link>
        <span className="dim">{dotted(about.map((part) => (part === null ? null : plainLine(part, 120))))}</span>
        <span>{dotted(facts)}</span>
      </span>
    </span>
  );
}

const dotted = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(' · ');

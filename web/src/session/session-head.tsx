import type { ReactNode } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import { pickedOf, pickForCompare } from '../compare/picked.ts';
import { plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { stateWord, statusWords } from '../format/status-words.ts';
import { Icon } from '../frame/icon.tsx';
import { useNarrow } from '../frame/use-narrow.ts';
import { LiveLight } from '../live/live-light.tsx';
import { SourceBadges } from '../mark/source-badges.tsx';
import { StatusMark } from '../mark/status-mark.tsx';
import { goBack } from '../route/history.ts';
import { placeOf } from '../session-list/place.ts';
import { ExportMenu } from './export-menu.tsx';
import { SessionTotals } from './session-totals.tsx';

const COMMIT_CHARS = 8;

interface Props {
  readonly session: SessionSummary;
  readonly now: number;
  /** How many problems there are; at the end of the totals, where it moves nothing when it comes. */
  readonly problems: ReactNode;
}

/** Of one fact of the head: on a phone a longer one would leave no room for the session itself. */
const ABOUT_CHARS_MAX = 60;

/** Who, where, with what, and the totals: the two lines above every replay. */
export function SessionHead({ session, now, problems }: Props) {
  const place = placeOf(session);
  const commit = session.git?.commit ?? null;
  const about = [
    modelWords(session),
    [session.originator, session.codex_version].filter((part) => part !== null).join(' '),
  ].map((part) => plainLine(part, ABOUT_CHARS_MAX));
  const isOver = session.status === 'completed' || session.status === 'running';
  const state = stateWord(session) ?? (isOver ? null : statusWords(session));
  return (
    <header className="head">
      <div className="head-title">
        <BackButton />
        <StatusMark status={session.status} />
        {session.title === null ? (
          <h1 className="cut dim" title="Prompts are not sent: set otel.log_user_prompt = true.">
            Session {session.session_id.slice(0, 13)}
          </h1>
        ) : (
          <h1 className="cut" title={plainLine(session.title)}>
            {plainLine(session.title)}
          </h1>
        )}
        <LiveLight />
        <button
          type="button"
          className="button head-export"
          title="Compare with another session (c)"
          onClick={() => pickForCompare(pickedOf(session))}
        >
          Compare
        </button>
        <ExportMenu sessionId={session.session_id} />
      </div>
      <p className="head-about dim">
        <span title={place?.detail}>
          {place === null ? 'folder not told' : plainLine(place.label, ABOUT_CHARS_MAX)}
          {commit !== null && <code> {plainLine(commit.slice(0, COMMIT_CHARS))}</code>}
        </span>
        {about.map((part) => part !== '' && <span key={part}>{part}</span>)}
        <SourceBadges sources={session.sources} />
      </p>
      <SessionTotals session={session} state={state} now={now} problems={problems} />
      {useNarrow() && session.missing.length > 0 && <NotTold missing={session.missing} />}
    </header>
  );
}

/** What the sources cannot tell. On narrow screens only: wide ones have it beside the transcript. */
function NotTold({ missing }: Pick<SessionSummary, 'missing'>) {
  return (
    <details className="not-told dim">
      <summary>{plural(missing.length, 'thing')} not told</summary>
      <ul>
        {missing.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

export function BackButton() {
  return (
    <button
      type="button"
      className="back"
      aria-label="Back to the sessions"
      title="Back (Esc)"
      onClick={() => goBack('/')}
    >
      <Icon name="back" />
    </button>
  );
}

/** `gpt-5.5 high, priority tier`; the default tier goes without saying. */
function modelWords({ model, settings: { effort, service_tier: tier } }: SessionSummary): string {
  if (model === null) return 'model not told';
  return `${model}${effort === null ? '' : ` ${effort}`}${tier === null || tier === 'default' ? '' : `, ${tier} tier`}`;
}

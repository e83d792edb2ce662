import { type ReactNode, useState } from 'react';
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
  const program = [session.originator, session.codex_version].filter((part) => part !== null).join(' ');
  const isBrief = useNarrow();
  const [isWhole, setWhole] = useState(false);
  return (
    <header className={isBrief && !isWhole ? 'head head-brief' : 'head'}>
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
          {commit !== null && <code className="head-more"> {plainLine(commit.slice(0, COMMIT_CHARS))}</code>}
        </span>
        <span>{plainLine(modelWords(session), ABOUT_CHARS_MAX)}</span>
        {program !== '' && <span className="head-more">{plainLine(program, ABOUT_CHARS_MAX)}</span>}
        <SourceBadges sources={session.sources} />
      </p>
      <SessionTotals session={session} state={headWord(session)} now={now} problems={problems} />
      {isBrief && <Rest missing={session.missing} isWhole={isWhole} onWhole={setWhole} />}
    </header>
  );
}

interface RestProps extends Pick<SessionSummary, 'missing'> {
  readonly isWhole: boolean;
  readonly onWhole: (isWhole: boolean) => void;
}

/** On narrow screens only: the way to what the head leaves out there, and to what wide ones have beside the transcript. */
function Rest({ missing, isWhole, onWhole }: RestProps) {
  const untold = missing.length === 0 ? '' : `, and ${plural(missing.length, 'thing')} not told`;
  return (
    <div className="head-rest dim">
      <button type="button" className="text-button" aria-expanded={isWhole} onClick={() => onWhole(!isWhole)}>
        {isWhole ? 'less' : `more${untold}`}
      </button>
      {isWhole && missing.length > 0 && (
        <ul className="missing" aria-label="Not told by the present sources">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the shape of the status does not say; null where it says all. */
function headWord(session: SessionSummary): string | null {
  const isPlain = session.status === 'completed' || session.status === 'running';
  return isPlain ? stateWord(session) : statusWords(session);
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

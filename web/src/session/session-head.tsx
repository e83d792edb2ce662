import type { SessionSummary } from '../api/shape.ts';
import { formatCount, formatExact, formatShare, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { Icon } from '../frame/icon.tsx';
import { LiveLight } from '../live/live-light.tsx';
import { ForkMark } from '../mark/fork-mark.tsx';
import { StatusMark } from '../mark/status-mark.tsx';
import { Unknown } from '../mark/unknown.tsx';
import { goBack } from '../route/history.ts';
import { placeOf } from '../session-list/place.ts';
import { exportHref, exportName } from './export.ts';
import { sourceWords } from './inspector/facts.tsx';

/** Who, where, with what, and the totals: the two lines above every replay. */
export function SessionHead({ session, now }: { readonly session: SessionSummary; readonly now: number }) {
  const place = placeOf(session);
  const about = [
    session.model ?? 'model not told',
    [session.originator, session.codex_version].filter((part) => part !== null).join(' '),
    sourceWords(session.sources),
  ].map((part) => plainLine(part));
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
        <a
          className="button head-export"
          href={exportHref(session.session_id)}
          download={exportName(session.session_id)}
          title="Download this session as JSON (e)"
        >
          Export
        </a>
      </div>
      <p className="head-about dim">
        <span title={place?.detail}>{place?.label ?? 'folder not told'}</span>
        {about.map((part) => part !== '' && <span key={part}>{part}</span>)}
      </p>
      <Totals session={session} now={now} />
    </header>
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

function Totals({ session, now }: { readonly session: SessionSummary; readonly now: number }) {
  const { counts, tokens } = session;
  const isRunning = session.status === 'running' || session.status === 'waiting';
  const durationMs = isRunning
    ? Math.max(session.duration_ms, now - Date.parse(session.started_at))
    : session.duration_ms;
  const share = formatShare(tokens.cached_input, tokens.input);
  return (
    <ul className="totals">
      <li>{formatDuration(durationMs)}</li>
      <li>{plural(counts.turns, 'turn')}</li>
      <li>{plural(counts.model_calls, 'model call')}</li>
      <li>
        {plural(counts.tool_calls, 'tool call')}
        {counts.tool_failures > 0 && <span className="ink-failed">, {formatExact(counts.tool_failures)} failed</span>}
      </li>
      <li>
        {tokens.total === null ? <Unknown why="No model response with usage was seen." /> : formatCount(tokens.total)}{' '}
        tokens
        {share !== null && <span className="dim">, {share} from cache</span>}
      </li>
      {counts.subagents > 0 && (
        <li className="ink-agent">
          <ForkMark /> {plural(counts.subagents, 'sub-agent')}
        </li>
      )}
      {counts.compactions > 0 && <li>{plural(counts.compactions, 'compaction')}</li>}
      {counts.retries > 0 && (
        <li className="ink-waiting">{counts.retries === 1 ? '1 retry' : `${counts.retries} retries`}</li>
      )}
      {session.cost_usd !== null && <li>${session.cost_usd.toFixed(2)}</li>}
    </ul>
  );
}

import type { ContextFill, SessionSummary } from '../api/shape.ts';
import { costWhy, costWords, formatCost } from '../format/cost.ts';
import { formatCount, formatExact, formatShare, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { contextWords } from '../format/limit.ts';
import { plainLine } from '../format/plain-text.ts';
import { stateWord, statusWords } from '../format/status-words.ts';
import { Icon } from '../frame/icon.tsx';
import { useNarrow } from '../frame/use-narrow.ts';
import { LiveLight } from '../live/live-light.tsx';
import { ForkMark } from '../mark/fork-mark.tsx';
import { Meter } from '../mark/meter.tsx';
import { SourceBadges } from '../mark/source-badges.tsx';
import { StatusMark } from '../mark/status-mark.tsx';
import { Unknown } from '../mark/unknown.tsx';
import { goBack } from '../route/history.ts';
import { placeOf } from '../session-list/place.ts';
import { exportHref, exportName } from './export.ts';

/** Who, where, with what, and the totals: the two lines above every replay. */
export function SessionHead({ session, now }: { readonly session: SessionSummary; readonly now: number }) {
  const place = placeOf(session);
  const about = [
    modelWords(session),
    [session.originator, session.codex_version].filter((part) => part !== null).join(' '),
  ].map((part) => plainLine(part));
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
        {state !== null && <span className={`state state-${session.status}`}>{state}</span>}
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
        <SourceBadges sources={session.sources} />
      </p>
      <Totals session={session} now={now} />
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
      <li>
        <Counted count={counts.model_calls} noun="model call" />
      </li>
      <li>
        <Counted count={counts.tool_calls} noun="tool call" />
        {isSome(counts.tool_failures) && (
          <span className="ink-failed">, {formatExact(counts.tool_failures)} failed</span>
        )}
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
      {isSome(counts.files_edited) && (
        <li>
          {plural(counts.files_edited, 'file')} edited
          {counts.lines_added !== null && counts.lines_removed !== null && (
            <>
              {' '}
              <span className="ink-ok">+{formatExact(counts.lines_added)}</span>{' '}
              <span className="ink-failed">−{formatExact(counts.lines_removed)}</span>
            </>
          )}
        </li>
      )}
      {isSome(counts.compactions) && <li>{plural(counts.compactions, 'compaction')}</li>}
      {isSome(counts.retries) && (
        <li className="ink-waiting">{counts.retries === 1 ? '1 retry' : `${counts.retries} retries`}</li>
      )}
      {session.context !== null && <Context context={session.context} />}
      <li>
        <Cost session={session} />
      </li>
    </ul>
  );
}

/** What did not happen is not worth a word, and neither is what nobody told. */
const isSome = (count: number | null): count is number => count !== null && count > 0;

function Counted({ count, noun }: { readonly count: number | null; readonly noun: string }) {
  if (count !== null) return plural(count, noun);
  return (
    <>
      <Unknown why={`The present sources do not tell of ${noun}s.`} /> {noun}s
    </>
  );
}

function Context({ context }: { readonly context: ContextFill }) {
  const { used_tokens: used, window_tokens: window } = context;
  return (
    <li title={`${formatExact(used)} tokens in the model's context window`}>
      <span className="measured">
        context {contextWords(context)}
        {window !== null && window > 0 && <Meter share={used / window} />}
      </span>
    </li>
  );
}

function Cost({ session }: { readonly session: SessionSummary }) {
  const words = costWords(session);
  const own = session.codex_cost_usd;
  return (
    <>
      {words === null ? (
        <>
          cost <Unknown why={costWhy('unknown')} />
        </>
      ) : (
        <span title={costWhy(session.cost_basis)}>{words}</span>
      )}
      {own !== null && <span className="dim"> (Codex says {formatCost(own)})</span>}
    </>
  );
}

/** `gpt-5.5 high, priority tier`. */
function modelWords({ model, settings: { effort, service_tier: tier } }: SessionSummary): string {
  if (model === null) return 'model not told';
  return `${model}${effort === null ? '' : ` ${effort}`}${tier === null ? '' : `, ${tier} tier`}`;
}

import type { ReactNode } from 'react';
import type { ContextFill, SessionSummary } from '../api/shape.ts';
import { costWhy, costWords, formatCost } from '../format/cost.ts';
import { formatCount, formatExact, formatShare, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { contextWords } from '../format/limit.ts';
import { ForkMark } from '../mark/fork-mark.tsx';
import { Meter } from '../mark/meter.tsx';
import { Unknown } from '../mark/unknown.tsx';

interface Props {
  readonly session: SessionSummary;
  /** What the shape of the status does not say; null where it says all. */
  readonly state: string | null;
  readonly now: number;
  readonly problems: ReactNode;
}

/** How long, how much, at what cost. */
export function SessionTotals({ session, state, now, problems }: Props) {
  const { counts, tokens } = session;
  const isRunning = session.status === 'running' || session.status === 'waiting';
  const durationMs = isRunning
    ? Math.max(session.duration_ms, now - Date.parse(session.started_at))
    : session.duration_ms;
  const share = formatShare(tokens.cached_input, tokens.input);
  return (
    <ul className="totals">
      {state !== null && (
        <li>
          <span className={`state state-${session.status}`}>{state}</span>
        </li>
      )}
      <li>{formatDuration(durationMs)}</li>
      <li>{plural(counts.turns, 'turn')}</li>
      <li className="head-more">
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
        <li className="head-more">
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
      {isSome(counts.compactions) && <li className="head-more">{plural(counts.compactions, 'compaction')}</li>}
      {isSome(counts.retries) && (
        <li className="head-more ink-waiting">{counts.retries === 1 ? '1 retry' : `${counts.retries} retries`}</li>
      )}
      {session.context !== null && <Context context={session.context} />}
      <li>
        <Cost session={session} />
      </li>
      {problems !== null && <li>{problems}</li>}
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
    <li className="head-more" title={`${formatExact(used)} tokens in the model's context window`}>
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

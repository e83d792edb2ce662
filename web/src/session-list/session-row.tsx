import { type MouseEvent, memo } from 'react';
import type { SessionSummary } from '../api/shape.ts';
import { costWhy, shortCost } from '../format/cost.ts';
import { formatCount, formatExact, formatShare, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { stateWord } from '../format/status-words.ts';
import { formatAbsolute, formatAgo } from '../format/when.ts';
import { ForkMark } from '../mark/fork-mark.tsx';
import { StatusMark } from '../mark/status-mark.tsx';
import { Tick } from '../mark/tick.tsx';
import { Unknown } from '../mark/unknown.tsx';
import { go } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { placeOf } from './place.ts';
import type { PreviewHandlers } from './row-preview.tsx';
import { liveLine } from './token-line.ts';
import { TokenSpark } from './token-spark.tsx';

interface Props {
  readonly session: SessionSummary;
  readonly now: number;
  readonly isCursor: boolean;
  readonly isFresh: boolean;
  readonly rowIndex: number;
  readonly top: number;
  readonly preview: PreviewHandlers;
  /** Tokens of its turns, where there are several. */
  readonly line: readonly (number | null)[] | undefined;
}

/** One session in the list. Cells sit in one grid that narrow screens fold into three lines. */
export const SessionRow = memo(function SessionRow(props: Props) {
  const { session, now, isCursor, isFresh, rowIndex, top, preview, line } = props;
  const startedAt = Date.parse(session.started_at);
  const place = placeOf(session);
  const isRunning = session.status === 'running' || session.status === 'waiting';
  const durationMs = isRunning ? Math.max(session.duration_ms, now - startedAt) : session.duration_ms;
  return (
    <div
      className={`row${isCursor ? ' row-cursor' : ''}${isFresh ? ' row-fresh' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isCursor}
      id={`session-${session.session_id}`}
      onClick={(event) => openUnlessHandled(event, session)}
      onPointerEnter={(event) => event.pointerType === 'mouse' && preview.enter(session, event.currentTarget)}
      onPointerLeave={preview.leave}
    >
      <span className="cell-status" role="gridcell">
        <StatusMark status={session.status} />
      </span>
      <span className="cell-when" role="gridcell">
        <time dateTime={session.started_at} title={formatAbsolute(startedAt)}>
          {formatAgo(startedAt, now)}
        </time>
      </span>
      <span className="cell-what" role="gridcell">
        <Title session={session} />
        <span className="cell-second cut">
          <State session={session} />
          {secondLine(session)}
        </span>
      </span>
      <span className="cell-where cut" role="gridcell" title={place?.detail}>
        <State session={session} />
        {place?.label ?? (
          <Unknown why="No source told the working directory: set otel.trace_exporter, or add hooks or rollouts." />
        )}
      </span>
      <span className="cell-model cut" role="gridcell" title={plainLine(session.models.join(', '))}>
        {session.model === null ? <Unknown why="No model call was seen yet." /> : plainLine(session.model, 80)}
        {session.models.length > 1 && <span className="dim"> +{session.models.length - 1}</span>}
      </span>
      <span className="cell-time number" role="gridcell">
        {formatDuration(durationMs)}
      </span>
      <Tokens session={session} line={line} />
      <Cost session={session} />
      <Tools session={session} />
    </div>
  );
});

/** The title is the real link; the rest of the row follows it, unless somebody is marking text. */
function openUnlessHandled(event: MouseEvent, session: SessionSummary): void {
  const isMarking = window.getSelection()?.isCollapsed === false;
  if (!event.defaultPrevented && !isMarking) go(sessionPath(session.session_id));
}

function Title({ session }: { readonly session: SessionSummary }) {
  const why = 'Prompts are not sent: set otel.log_user_prompt = true in ~/.codex/config.toml.';
  const isTold = session.title !== null;
  return (
    <Link
      className={isTold ? 'cell-title cut' : 'cell-title cut dim'}
      href={sessionPath(session.session_id)}
      tabIndex={-1}
      dir="auto"
      title={isTold ? undefined : why}
    >
      {session.title === null
        ? `prompt not sent, session ${plainLine(session.session_id).slice(0, 13)}`
        : plainLine(session.title)}
    </Link>
  );
}

/** Why the status is what it is, where its shape does not say it all. */
function State({ session }: { readonly session: SessionSummary }) {
  const word = stateWord(session);
  return word === null ? null : <b className={`state-word state-word-${session.status}`}>{word} · </b>;
}

function Cost({ session }: { readonly session: SessionSummary }) {
  const short = shortCost(session);
  return (
    <span className="cell-cost number" role="gridcell" title={costWhy(session.cost_basis)}>
      {short === null ? <Unknown why={costWhy('unknown')} /> : short}
    </span>
  );
}

function secondLine(session: SessionSummary): string {
  const program = [session.originator, session.codex_version].filter((part) => part !== null).join(' ');
  const roles = session.agents.flatMap((agent) =>
    agent.parent_thread_id === null ? [] : [agent.nickname ?? agent.role],
  );
  const parts = [
    plural(session.counts.turns, 'turn'),
    program,
    session.user ?? '',
    roles.length > 0 ? `with ${roles.slice(0, 3).join(', ')}${roles.length > 3 ? ' …' : ''}` : '',
    (session.counts.retries ?? 0) > 0 ? `${session.counts.retries} retried` : '',
  ];
  return plainLine(parts.filter((part) => part !== '').join(' · '));
}

function Tokens({ session, line: told }: Pick<Props, 'session' | 'line'>) {
  const { total, input, cached_input: cached, output } = session.tokens;
  if (total === null) {
    return (
      <span className="cell-tokens number" role="gridcell">
        <Unknown why="No model response with usage was seen." />
      </span>
    );
  }
  const share = formatShare(cached, input);
  const line = liveLine(told, total);
  const words = [
    `${formatExact(total)} tokens`,
    input === null ? '' : `${formatExact(input)} in${share === null ? '' : `, ${share} from cache`}`,
    output === null ? '' : `${formatExact(output)} out`,
  ];
  return (
    <span className="cell-tokens number" role="gridcell" title={words.filter((part) => part !== '').join('\n')}>
      <Tick value={total}>{formatCount(total)}</Tick>
      {line !== undefined && <TokenSpark line={line} />}
    </span>
  );
}

function Tools({ session }: { readonly session: SessionSummary }) {
  const { tool_calls: calls, tool_failures: failures, subagents } = session.counts;
  const words = [
    calls === null ? 'tool calls not told' : plural(calls, 'tool call'),
    failures === null ? '' : `${failures} failed`,
    plural(subagents, 'sub-agent'),
  ].filter((part) => part !== '');
  return (
    <span className={calls === 1 ? 'cell-tools cell-tools-one' : 'cell-tools'} role="gridcell" title={words.join(', ')}>
      <Tick value={calls} className="tools-count">
        {calls === null ? <Unknown why="The present sources do not tell of tool calls." /> : formatExact(calls)}
      </Tick>
      <span className="tools-failed">{failures !== null && failures > 0 && `${formatExact(failures)} ✕`}</span>
      <span className="tools-agents">
        {subagents > 0 && (
          <>
            <ForkMark /> {subagents}
          </>
        )}
      </span>
    </span>
  );
}

import type { Session } from '../../api/shape.ts';
import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { formatAbsolute } from '../../format/when.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import type { Item } from '../item.ts';
import { type Fact, Facts, Instant, sourceWords, TokenFacts } from './facts.tsx';

/** What is shown while nothing is selected: the session as a whole, and what its sources cannot tell. */
export function SessionDetail({ session }: { readonly session: Session }) {
  return (
    <>
      <h2>Session</h2>
      <Facts facts={sessionFacts(session)} />
      <TokenFacts tokens={session.tokens} />
      {session.agents.length > 1 && <Agents session={session} />}
      {session.missing.length > 0 && (
        <section className="missing" aria-label="What is missing">
          <h3 className="heading">Not told by the present sources</h3>
          <ul>
            {session.missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const told = (text: string | null): string | null => (text === null ? null : plainLine(text));

function sessionFacts(session: Session): readonly Fact[] {
  const facts: Fact[] = [['started', formatAbsolute(Date.parse(session.started_at))]];
  if (session.ended_at !== null) facts.push(['ended', formatAbsolute(Date.parse(session.ended_at))]);
  facts.push(
    [
      'folder',
      told(session.cwd) ?? (
        <Unknown
          key="cwd"
          why="No source told the working directory: set otel.trace_exporter, or add hooks or rollouts."
        />
      ),
    ],
    ['models', plainLine(session.models.join(', ')) || <Unknown key="models" why="No model call was seen yet." />],
  );
  if (session.git?.commit != null)
    facts.push(['commit', <code key="commit">{plainLine(session.git.commit.slice(0, 12))}</code>]);
  if (session.user !== null) facts.push(['user', plainLine(session.user)]);
  if (session.team !== null) facts.push(['team', plainLine(session.team)]);
  if (session.environment !== null) facts.push(['environment', plainLine(session.environment)]);
  facts.push(['said by', sourceWords(session.sources)], ['session', <code key="id">{session.session_id}</code>]);
  return facts;
}

function Agents({ session }: { readonly session: Session }) {
  return (
    <section className="agents" aria-label="Agents">
      <h3 className="heading">Agents</h3>
      <ul>
        {session.agents.map((agent) => (
          <li key={agent.thread_id}>
            <span className={agent.parent_thread_id === null ? '' : 'ink-agent'}>
              {agent.parent_thread_id !== null && <ForkMark />}{' '}
              {agent.parent_thread_id === null ? 'root' : plainLine(agent.nickname ?? agent.role, 60)}
            </span>
            <code className="cut">{plainLine(agent.thread_id)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function TurnDetail({
  session,
  item,
}: {
  readonly session: Session;
  readonly item: Extract<Item, { kind: 'turn' }>;
}) {
  const { turn } = item;
  const failed = turn.tool_calls.filter((call) => call.status === 'error' || call.status === 'denied').length;
  const unknown = (why: string) => <Unknown why={why} />;
  return (
    <>
      <h2 className="inspector-title">
        <span className={item.agent === null ? '' : 'ink-agent'}>{item.label}</span>
        <span className="dim">
          <StatusMark status={turn.status} /> {turn.status}
        </span>
      </h2>
      <Facts
        facts={[
          ['started', <Instant key="start" at={item.start} />],
          ['took', turn.duration_ms === null ? unknown('The turn has not ended.') : formatDuration(turn.duration_ms)],
          ['first token', turn.ttft_ms === null ? unknown('Not told.') : `after ${formatDuration(turn.ttft_ms)}`],
          ['model calls', turn.model_calls.length],
          ['tool calls', failed === 0 ? turn.tool_calls.length : `${turn.tool_calls.length}, ${failed} failed`],
          ['turn', <code key="id">{turn.turn_id}</code>],
          ['thread', <code key="thread">{turn.thread_id === session.session_id ? 'root' : turn.thread_id}</code>],
        ]}
      />
      <TokenFacts tokens={turn.tokens} />
    </>
  );
}

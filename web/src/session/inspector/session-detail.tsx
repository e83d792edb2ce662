import type { Session } from '../../api/shape.ts';
import { plainLine } from '../../format/plain-text.ts';
import { formatAbsolute } from '../../format/when.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { SourceBadges } from '../../mark/source-badges.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { Link } from '../../route/link.tsx';
import { sessionPivots } from '../session-pivot.ts';
import { CostFacts, contextFact, settingFacts } from './account.tsx';
import { type Fact, Facts, TokenFacts } from './facts.tsx';
import { Limits } from './limits.tsx';

/** What is shown while nothing is selected: the session as a whole, and what its sources cannot tell. */
export function SessionDetail({ session }: { readonly session: Session }) {
  return (
    <>
      <h2>Session</h2>
      <p className="pivots">
        {sessionPivots(session).map(([words, href]) => (
          <Link key={href} className="text-button" href={href}>
            {words}
          </Link>
        ))}
      </p>
      <Facts facts={sessionFacts(session)} />
      <TokenFacts tokens={session.tokens} />
      <CostFacts of={session} />
      <Limits session={session} />
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
  facts.push(...settingFacts(session.settings));
  if (session.provider !== null) facts.push(['provider', plainLine(session.provider)]);
  if (session.context !== null) facts.push(contextFact(session.context));
  if (session.user !== null) facts.push(['user', plainLine(session.user)]);
  if (session.team !== null) facts.push(['team', plainLine(session.team)]);
  if (session.environment !== null) facts.push(['environment', plainLine(session.environment)]);
  facts.push(
    ['told by', <SourceBadges key="sources" sources={session.sources} />],
    ['session', <code key="id">{session.session_id}</code>],
  );
  if (session.forked_from !== null)
    facts.push(['forked from', <code key="fork">{plainLine(session.forked_from, 80)}</code>]);
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

import type { ReactNode } from 'react';
import type { Session } from '../../api/shape.ts';
import { formatDuration } from '../../format/duration.ts';
import { plainLine } from '../../format/plain-text.ts';
import { statusWords } from '../../format/status-words.ts';
import { SourceBadges } from '../../mark/source-badges.tsx';
import { StatusMark } from '../../mark/status-mark.tsx';
import { Unknown } from '../../mark/unknown.tsx';
import { WaitingFor } from '../../mark/waiting-for.tsx';
import type { ItemOf } from '../item.ts';
import { LineCounts } from '../line-counts.tsx';
import { CostFacts, contextFact, settingFacts } from './account.tsx';
import { DiffBlock } from './diff-block.tsx';
import { type Fact, Facts, Instant, TokenFacts } from './facts.tsx';

interface Props {
  readonly session: Session;
  readonly item: ItemOf<'turn'>;
}

export function TurnDetail({ session, item }: Props) {
  const { turn } = item;
  return (
    <>
      <h2 className="inspector-title">
        <span className={item.agent === null ? '' : 'ink-agent'}>{item.label}</span>
        <span className="dim">
          <StatusMark status={turn.status} /> {statusWords(turn)}
        </span>
      </h2>
      {turn.rolled_back && <p className="dim">The user took this turn back. It was paid all the same.</p>}
      <Facts facts={turnFacts(session, item)} />
      <TokenFacts tokens={turn.tokens} />
      <CostFacts of={turn} />
      <Edits turn={turn} />
    </>
  );
}

function turnFacts(session: Session, { turn, start }: ItemOf<'turn'>): readonly Fact[] {
  const failed = turn.tool_calls.filter((call) => call.status === 'error' || call.status === 'denied').length;
  const facts: Fact[] = [
    ['started', <Instant key="start" at={start} />],
    [
      'took',
      turn.status === 'running' || turn.status === 'waiting' ? (
        <WaitingFor key="took" since={start} />
      ) : turn.duration_ms === null ? (
        <Unknown key="took" why="No end of this turn was told." />
      ) : (
        formatDuration(turn.duration_ms)
      ),
    ],
    [
      'first token',
      turn.ttft_ms === null ? <Unknown key="ttft" why="Not told." /> : `after ${formatDuration(turn.ttft_ms)}`,
    ],
    ['model calls', seen(turn.model_calls, session.counts.model_calls)],
    [
      'tool calls',
      failed === 0 ? seen(turn.tool_calls, session.counts.tool_calls) : `${turn.tool_calls.length}, ${failed} failed`,
    ],
  ];
  if (turn.model !== null) facts.push(['model', plainLine(turn.model, 80)]);
  facts.push(...settingFacts(turn.settings));
  if (turn.context !== null) facts.push(contextFact(turn.context));
  facts.push(
    ['told by', <SourceBadges key="sources" sources={turn.sources} />],
    ['turn', <code key="id">{turn.turn_id}</code>],
    ['thread', <code key="thread">{turn.thread_id === session.session_id ? 'root' : turn.thread_id}</code>],
  );
  return facts;
}

/** No call in a turn is a figure only where the sources of the session would have told of one. */
const seen = (calls: readonly unknown[], ofSession: number | null): ReactNode =>
  calls.length === 0 && ofSession === null ? <Unknown why="The present sources do not tell of calls." /> : calls.length;

/** Files of one turn that are shown at once; each call has its own. */
const EDITS_SHOWN_MAX = 20;

function Edits({ turn: { file_edits: edits } }: Pick<ItemOf<'turn'>, 'turn'>) {
  if (edits.length === 0) return null;
  return (
    <>
      <h3 className="heading">
        Changed files <LineCounts edits={edits} />
      </h3>
      {edits.slice(0, EDITS_SHOWN_MAX).map((edit) => (
        <DiffBlock key={edit.id} edit={edit} />
      ))}
      {edits.length > EDITS_SHOWN_MAX && <p className="dim">and {edits.length - EDITS_SHOWN_MAX} more</p>}
    </>
  );
}

import { costWhy, shortCost } from '../../format/cost.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { statusWords } from '../../format/status-words.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { StatusMark } from '../../mark/status-mark.tsx';
import { WaitingFor } from '../../mark/waiting-for.tsx';
import type { ItemOf } from '../item.ts';

/** The head of a turn: how it ended, how long it took, what it used. */
export function TurnLine({ item: { turn, start, label, agent } }: { readonly item: ItemOf<'turn'> }) {
  const total = turn.tokens.total;
  const isOpen = turn.status === 'running' || turn.status === 'waiting';
  const figures = [
    isOpen || turn.duration_ms === null ? null : formatDuration(turn.duration_ms),
    total === null ? null : `${formatCount(total)} tokens`,
  ];
  const cost = shortCost(turn);
  return (
    <>
      <StatusMark status={turn.status} />
      <span className="line-turn-label">
        {agent !== null && <ForkMark />} {label}
      </span>
      <span className="dim line-turn-figures">
        {isOpen && <WaitingFor since={start} />}
        {isOpen && total !== null && ' · '}
        {figures.filter((figure) => figure !== null).join(' · ')}
        {cost !== null && <span title={costWhy(turn.cost_basis)}> · {cost}</span>}
      </span>
      {turn.status !== 'completed' && <span className={`state state-${turn.status}`}>{statusWords(turn)}</span>}
      {turn.rolled_back && (
        <span
          className="state"
          title="The user took this turn back: it is no part of the conversation any more, but was paid."
        >
          taken back
        </span>
      )}
    </>
  );
}

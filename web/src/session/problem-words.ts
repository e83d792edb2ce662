import type { Problem } from '../api/shape.ts';
import { formatCost } from '../format/cost.ts';
import { formatCount, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import type { Item } from './item.ts';

type Ref = Problem['evidence'][number]['ref'];

/** `3 problems · about $0.40 wasted`; tokens or time where no cost is known, nothing where nothing is. */
export function problemsWords(problems: readonly Problem[]): string {
  const waste = [
    totalOf(problems, ({ cost_usd }) => cost_usd, formatCost),
    totalOf(
      problems,
      ({ tokens }) => tokens,
      (tokens) => `${formatCount(tokens)} tokens`,
    ),
    totalOf(problems, ({ ms }) => ms, formatDuration),
  ].find((words) => words !== null);
  return `${plural(problems.length, 'problem')}${waste === undefined ? '' : ` · about ${waste} wasted`}`;
}

/** null where no part is known, or all of them are nothing. */
function totalOf(
  problems: readonly Problem[],
  part: (wasted: Problem['wasted']) => number | null,
  words: (total: number) => string,
): string | null {
  const total = problems.reduce((sum, { wasted }) => sum + (part(wasted) ?? 0), 0);
  return total > 0 ? words(total) : null;
}

/** `12 k tokens · $0.40 · 3 m 20 s`: what is known of it; null where nothing is. */
export function wastedWords({ tokens, cost_usd: usd, ms }: Problem['wasted']): string | null {
  const parts = [
    usd === null ? null : formatCost(usd),
    tokens === null ? null : `${formatCount(tokens)} tokens`,
    ms === null ? null : formatDuration(ms),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** The item that shows it. Ids that came again in another turn have a number behind them. */
export function itemOf(items: readonly Item[], { kind, turn_id: turnId, id }: Ref): Item | null {
  const own = `${kind}-${id}`;
  return items.find((item) => item.turn.turn_id === turnId && item.id.replace(/~\d+$/, '') === own) ?? null;
}

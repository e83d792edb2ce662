/**
 * `token_count` lines → which of them tell a new response. Codex writes running totals, and the newest response beside them: total − last is the total before. Every process that
 * has the thread open counts on its own and appends to the same file, so that the lines of several chains may be mixed; each line goes on with the chain that ended where it begins.
 * Until 0.125 every response is preceded by a line that repeats its chain's end: such a chain is `primed`, and the next to grow.
 */
import { isObject, number, object, type Payload } from './field.ts';

/** Tokens in the order of `USAGE_FIELDS`. */
export type Usage = readonly number[];

/** One process's count, as far as the file tells it. */
export interface UsageChain {
  readonly total: Usage;
  /** null before its first response. */
  readonly last: Usage | null;
  readonly primed: boolean;
}

/** A chain after a line. */
interface Grown extends UsageChain {
  readonly last: Usage;
}

/** Plain JSON, part of `RolloutState`. */
export interface UsageChains {
  /** Newest last. */
  readonly open: readonly UsageChain[];
  /** Totals that a process may have read before others went on, oldest first. */
  readonly past: readonly (readonly [total: Usage, last: Usage])[];
  /** A process began to count from zero when the others had answered all that they were asked: what comes next is its own. */
  readonly isAlone?: boolean;
}

export const NO_USAGE_CHAINS: UsageChains = { open: [], past: [] };

export const USAGE_FIELDS = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
  'total_tokens',
] as const;

/** More processes than anybody lets work on one thread at once. */
const CHAINS_MAX = 8;

/** A process that waits for its user while others make this many responses is billed for one of them again. */
const PAST_MAX = 32;

const NOTHING: Usage = USAGE_FIELDS.map(() => 0);

export const usageOf = (usage: Payload): Usage => USAGE_FIELDS.map((field) => number(usage, field) ?? 0);

const isEqual = (a: Usage, b: Usage): boolean => a.every((tokens, index) => tokens === b[index]);

/** After a compaction, and when the window is full, Codex says how full it is in the place of a response. */
const isFillOnly = (last: Usage): boolean =>
  last.every((tokens, index) => (index === USAGE_FIELDS.length - 1 ? tokens > 0 : tokens === 0));

/** What a line comes to. */
export interface NextUsage {
  readonly chains: UsageChains;
  /** It tells a response that no line before told. */
  readonly isNews: boolean;
  /** It may be either: one process going on, or another one, with equal tokens, repeating itself. */
  readonly isUncertain: boolean;
}

/**
 * @param info of the next line
 * @param restsOtherwise no process that wrote before has anything left to answer
 */
export function nextUsage(chains: UsageChains, info: unknown, restsOtherwise = false): NextUsage {
  const next = { ...afterLine(chains, info), isUncertain: isUncertain(chains, info) };
  return isObject(info) ? next : { ...next, chains: { ...next.chains, isAlone: restsOtherwise } };
}

function isUncertain({ open, past, isAlone }: UsageChains, info: unknown): boolean {
  if (!isObject(info) || isAlone === true) return false;
  const total = usageOf(object(info, 'total_token_usage'));
  const last = usageOf(object(info, 'last_token_usage'));
  if (isEqual(last, NOTHING) || isFillOnly(last)) return false;
  const ends = open.map((chain) => [chain.total, chain.last] as const);
  const isRepeat = [...ends, ...past].some(([was, by]) => by !== null && isEqual(was, total) && isEqual(by, last));
  return (
    isRepeat && open.some((chain) => chain.total.every((tokens, index) => tokens + (last[index] ?? 0) === total[index]))
  );
}

function afterLine(chains: UsageChains, info: unknown): Omit<NextUsage, 'isUncertain'> {
  if (!isObject(info)) return { chains: begun(chains), isNews: false };
  const total = usageOf(object(info, 'total_token_usage'));
  const last = usageOf(object(info, 'last_token_usage'));
  const before = total.map((tokens, index) => tokens - (last[index] ?? 0));
  const grown = { total, last, primed: false };
  if (isFillOnly(last)) return { chains: moved(chains, filledBy(chains, grown, before), grown), isNews: false };
  const primed = chains.open.findLast((chain) => chain.primed && isEqual(chain.total, before));
  if (primed !== undefined && (primed.last === null || !isEqual(last, NOTHING)))
    return { chains: moved(chains, primed, grown), isNews: true };
  const repeated = repeatedBy(chains, grown);
  if (repeated !== null) return { chains: moved(chains, repeated, { ...grown, primed: true }), isNews: false };
  const ended = chains.open.findLast((chain) => isEqual(chain.total, before));
  // whatever the newest response is said to be: nobody counted on
  const unchanged = ended === undefined ? chains.open.findLast((chain) => isEqual(chain.total, total)) : undefined;
  return { chains: moved(chains, ended ?? unchanged, grown), isNews: unchanged === undefined };
}

/** A process of 0.63, or the first one of 0.80, begins to count at zero. What others left half done is over, most likely: two at once are rare. */
function begun({ open, past }: UsageChains): UsageChains {
  const others = open.filter(({ total }) => !isEqual(total, NOTHING)).map((chain) => ({ ...chain, primed: false }));
  return { past, open: [...others, { total: NOTHING, last: null, primed: true }] };
}

/** A full window sets all counts but the sum to zero, and the sum by `last`. */
const filledBy = ({ open }: UsageChains, { total }: Grown, before: Usage): UsageChain | undefined =>
  open.findLast((chain) => isEqual(chain.total, total)) ??
  open.findLast((chain) => chain.total.at(-1) === before.at(-1));

/** The chain whose end a line tells again; undefined for one that nobody has gone on with; null where it tells no end. */
function repeatedBy({ open, past }: UsageChains, { total, last }: Grown): UsageChain | undefined | null {
  // a provider that counts nothing changes nothing
  const isTold = (chain: UsageChain): boolean =>
    isEqual(chain.total, total) && chain.last !== null && (isEqual(chain.last, last) || isEqual(last, NOTHING));
  const own = open.findLast((chain) => isTold(chain) && !chain.primed) ?? open.findLast(isTold);
  if (own !== undefined) return own;
  return past.some(([was, by]) => isEqual(was, total) && isEqual(by, last)) ? undefined : null;
}

function moved({ open, past }: UsageChains, from: UsageChain | undefined, to: Grown): UsageChains {
  const isKnown = past.some(([total, last]) => isEqual(total, to.total) && isEqual(last, to.last));
  const others = open.filter((chain) => chain !== from);
  return {
    open: [...others, to].slice(-CHAINS_MAX),
    past: isKnown ? past : [...past, [to.total, to.last] as const].slice(-PAST_MAX),
  };
}

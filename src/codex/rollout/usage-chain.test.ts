/** Every response is billed once, however many processes count into one file. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_USAGE_CHAINS, nextUsage, type Usage, type UsageChains } from './usage-chain.ts';

/** Input and output tokens. */
type Counts = readonly [input: number, output: number];

const usage = ([input, output]: Counts) => ({
  input_tokens: input,
  output_tokens: output,
  total_tokens: input + output,
});

interface Info {
  readonly total_token_usage: object;
  readonly last_token_usage: object;
}

const info = (total: Counts, last: Counts): Info => ({
  total_token_usage: usage(total),
  last_token_usage: usage(last),
});

const same = (total: number): Info => info([total, 0], [3, 0]);

/** Input tokens of the responses that the lines are taken to tell. */
function billed(lines: readonly (Info | null)[]): number[] {
  let chains: UsageChains = NO_USAGE_CHAINS;
  const news: number[] = [];
  for (const line of lines) {
    const next = nextUsage(chains, line);
    chains = next.chains;
    if (next.isNews) news.push(lastOf(chains)[0] ?? 0);
  }
  return news;
}

const lastOf = ({ open }: UsageChains): Usage => open.at(-1)?.last ?? [];

test.each([
  [
    'both resumed where the first had ended (0.80)',
    [null, same(3), same(3), same(6), same(3), same(6), same(6), same(9), same(6), same(9)],
    5,
  ],
  [
    'both begin at zero again (0.63)',
    [null, same(3), null, same(3), null, same(3), same(3), same(6), same(3), same(6)],
    5,
  ],
  [
    'both ask, then both are answered (0.125)',
    [null, same(3), same(3), same(6), same(3), same(6), same(6), same(6), same(9), same(9)],
    5,
  ],
  [
    'one resumed long before the other had ended',
    [null, same(3), same(3), same(6), same(6), same(9), same(3), same(6)],
    4,
  ],
  ['a request is sent again after its stream broke', [null, null, same(3), same(3), same(3), same(6)], 2],
  [
    'a killed process had asked, and the next one begins at zero',
    [null, same(3), same(3), null, same(3), same(3), same(6), same(6), same(9)],
    4,
  ],
] as const)('equal responses count once each where %s', (_what, lines, expected) => {
  expect(billed(lines)).toHaveLength(expected);
});

const fill = (total: object, left: number): Info => ({
  total_token_usage: total,
  last_token_usage: { total_tokens: left },
});

test.each([
  ['a compaction left less', [null, same(3), fill(usage([3, 0]), 2), fill(usage([3, 0]), 2), same(6)], 2],
  ['the window is full', [null, same(3), fill({ total_tokens: 9 }, 6), info([4, 0], [4, 0])], 2],
  ['a provider counts nothing', [null, same(3), same(3), info([3, 0], [0, 0]), info([3, 0], [0, 0]), same(6)], 2],
] as const)('%s: that is no response', (_what, lines, expected) => {
  expect(billed(lines)).toHaveLength(expected);
});

test('a provider that never counts has answered nevertheless', () => {
  expect(billed([null, info([0, 0], [0, 0]), info([0, 0], [0, 0])])).toEqual([0]);
});

/** What one process writes for its responses. */
interface Process {
  /** How many responses of the process before it were in the file when it read it; none where it counts from zero. */
  readonly from: number;
  readonly responses: readonly { readonly usage: Counts; readonly asked: number; readonly compacts: boolean }[];
}

/** Processes of one version: they tell what they had before each response, or never do. */
function linesOf(
  { from, responses }: Process,
  first: readonly Counts[],
  { repeats }: { readonly repeats: boolean },
): (Info | null)[] {
  const sum = (counts: readonly Counts[]): Counts => counts.reduce(([a, b], [x, y]) => [a + x, b + y] as const, [0, 0]);
  let total = sum(first.slice(0, from));
  let told: Info | null = from === 0 ? null : info(total, first[from - 1] ?? [0, 0]);
  return responses.flatMap(({ usage: last, asked, compacts }) => {
    const before = repeats ? Array.from({ length: asked }, () => told) : [];
    total = sum([total, last]);
    told = info(total, last);
    const lines = [...before, told];
    if (!compacts) return lines;
    told = { total_token_usage: usage(total), last_token_usage: { total_tokens: last[0] } };
    return [...lines, told];
  });
}

interface Told {
  readonly lines: readonly (Info | null)[];
  /** Input tokens of every response. */
  readonly bill: readonly number[];
}

/**
 * Nothing tells an end that a process repeats for the first time from an equal response of another one. So what it writes first, and its first response, stay together.
 */
function begunAtOnce(
  lines: readonly (Info | null)[],
  asked: number,
  { repeats }: { readonly repeats: boolean },
): (Info | null)[][] {
  const count = repeats ? asked + 1 : 1;
  return [lines.slice(0, count), ...lines.slice(count).map((line) => [line])];
}

/** No two sums of powers are equal. */
const usageAt = (index: number): Counts => [2 ** index, 1];

/** One process that ends, and two or three that go on with it at once, or count from zero. Some requests are sent again, some responses are compacted. */
function parallel(): fc.Arbitrary<Told> {
  const response = fc.record({
    asked: fc.constantFrom(1, 1, 1, 2),
    compacts: fc.constantFrom(false, false, false, true),
  });
  const repeats = fc.boolean();
  const responses = fc.array(response, { minLength: 1, maxLength: 6 });
  const others = fc.array(fc.record({ from: fc.nat(5), responses }), { minLength: 2, maxLength: 3 });
  const order = fc.array(fc.nat(5), { minLength: 60, maxLength: 60 });
  return fc.record({ count: fc.integer({ min: 1, max: 5 }), others, order, repeats }).map((given) => {
    let index = 0;
    const used = <One extends object>(one: One) => ({ ...one, usage: usageAt(index++) });
    const first = Array.from({ length: given.count }, () => used({ asked: 1, compacts: false }));
    const known = first.map(({ usage: each }) => each);
    const processes = given.others.map((one) => ({
      from: Math.min(one.from, first.length),
      responses: one.responses.map(used),
    }));
    const queues = processes.map((one) => begunAtOnce(linesOf(one, known, given), one.responses[0]?.asked ?? 0, given));
    const mixed = given.order.flatMap((turn) => queues[turn % queues.length]?.splice(0, 1) ?? []).flat();
    return {
      lines: [...linesOf({ from: 0, responses: first }, [], given), ...mixed, ...queues.flat(2)],
      bill: Array.from({ length: index }, (_, each) => usageAt(each)[0]),
    };
  });
}

test('two or three processes that resume one thread at once are billed for what they used', () => {
  fc.assert(
    fc.property(parallel(), ({ lines, bill }) => {
      expect(billed(lines).sort((a, b) => a - b)).toEqual([...bill].sort((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
});

/** How many lines may be read in two ways. */
function uncertain(lines: readonly (Info | null)[]): number {
  let chains: UsageChains = NO_USAGE_CHAINS;
  let count = 0;
  for (const line of lines) {
    const next = nextUsage(chains, line);
    chains = next.chains;
    if (next.isUncertain) count += 1;
  }
  return count;
}

test.each<[what: string, lines: (Info | null)[], count: number]>([
  ['one process that repeats itself', [null, same(3), same(3), same(6), same(6), same(9)], 0],
  ['a second process, with other tokens', [null, same(3), null, info([4, 0], [4, 0]), same(6)], 0],
  ['a second process that begins at zero, with the same tokens', [null, same(3), null, same(3)], 1],
  ['a second one that goes on from the same end', [null, same(3), same(3), same(6), same(3), same(6)], 1],
])('%s', (_what, lines, count) => {
  expect(uncertain(lines)).toBe(count);
});

test('a process that begins at zero when all was answered tells its own tokens, equal ones, too', () => {
  const chains = [null, same(3)].reduce<UsageChains>((all, line) => nextUsage(all, line, true).chains, NO_USAGE_CHAINS);
  const begun = nextUsage(chains, null, true).chains;
  expect(nextUsage(begun, same(3))).toMatchObject({ isNews: true, isUncertain: false });
  const beside = nextUsage(chains, null, false).chains;
  expect(nextUsage(beside, same(3))).toMatchObject({ isNews: true, isUncertain: true });
});

/**
 * Tokens. `token_usage_record` (from 0.155 on) tells each response once, with its id. Before, `token_count` tells running totals and the newest response,
 * often twice, so that a response is only what goes on with them (`usage-chain.ts`). Where both stand, the second repeats the first.
 */
import { isObject, number, object, type Payload, text, uuid, written } from './field.ts';
import type { LineReaders, Reading } from './reading.ts';
import type { RolloutState } from './rollout-state.ts';
import type { Told } from './told.ts';
import { type NextUsage, nextUsage, usageOf } from './usage-chain.ts';

/** The name of what tells that a `token_count` can be read in two ways. */
const UNCERTAIN_USAGE = 'token_count.uncertain';

export const USAGE_LINES: LineReaders = {
  token_usage_record: usageRecorded,
  'event_msg/token_count': tokensCounted,
};

const FIELDS = [
  ['input_token_count', 'input_tokens'],
  ['cached_token_count', 'cached_input_tokens'],
  ['cache_write_token_count', 'cache_write_input_tokens'],
  ['output_token_count', 'output_tokens'],
  ['reasoning_token_count', 'reasoning_output_tokens'],
] as const;

/** To compare, and to keep in the state. */
const fingerprint = (usage: Payload): string => JSON.stringify(usageOf(usage));

function usageAttributes(usage: Payload, { settings }: RolloutState): Record<string, string | null> {
  const attributes: Record<string, string | null> = {};
  for (const [key, field] of FIELDS) attributes[key] = written(number(usage, field));
  attributes['model'] = settings['model'] ?? null;
  attributes['service_tier'] = settings['service_tier'] ?? null;
  attributes['model_reasoning_effort'] = settings['effort'] ?? null;
  return attributes;
}

/** A `token_count` follows each record at once; more of them wait only where the process was killed in between. */
const RECORDS_MAX = 16;

function usageRecorded({ payload, threadId, turnId, state }: Reading): Told[] {
  const usage = object(payload, 'usage');
  // forks and reviews repeat other threads' records
  const owner = uuid(payload, 'thread_id');
  if ((owner !== '' && owner !== threadId) || number(usage, 'input_tokens') === null) return [];
  state.records = [...state.records, fingerprint(usage)].slice(-RECORDS_MAX);
  state.recordedTurn = turnId;
  noteAnswer(state);
  const responseId = text(payload, 'response_id') ?? '';
  const attributes = usageAttributes(usage, state);
  // where its id does not, what the thread had used by then tells a response from others
  const identity = fingerprint(object(payload, 'thread_token_usage'));
  return [{ kind: 'model_usage', name: 'token_usage_record', turnId, responseId, attributes, identity }];
}

function tokensCounted({ payload, turnId, state }: Reading): Told[] {
  const limits = rateLimits(payload, turnId, state);
  // a thread asks nothing itself while its reviewer works: what it repeats are the reviewer's counts
  if (state.reviewTurn !== null) return limits;
  const info = payload['info'];
  const { isNews: changed, isUncertain } = noteTotals(payload, state);
  if (!isObject(info)) return limits;
  const last = object(info, 'last_token_usage');
  // before it compacts, Codex repeats what the thread was forked with
  const repeats = state.inheritsTotals;
  state.inheritsTotals = false;
  const isNews =
    changed && !repeats && number(last, 'input_tokens') !== null && !isExplained(fingerprint(last), turnId, state);
  const told: Told[] = [...contextFill(info, last, turnId, state), ...limits];
  if (isUncertain && !repeats && (turnId === '' || turnId !== state.recordedTurn))
    told.push({ kind: 'event', name: UNCERTAIN_USAGE, turnId });
  if (!isNews) return told;
  noteAnswer(state);
  const identity = identityOf(object(info, 'total_token_usage'), state);
  const attributes = usageAttributes(last, state);
  return [{ kind: 'model_usage', name: 'token_count', turnId, attributes, identity }, ...told];
}

/** Two processes may come to the same totals in the same millisecond. */
function identityOf(totals: Payload, { usageChains }: RolloutState): string {
  const total = fingerprint(totals);
  const chains = usageChains.open.filter((chain) => JSON.stringify(chain.total) === total).length;
  return chains > 1 ? `${total}#${chains}` : total;
}

/** From 0.80 on the calls of a response are written before its tokens. */
function noteAnswer(state: RolloutState): void {
  state.answered = !state.called;
  state.called = false;
}

/** Takes the totals over, also those of a copied line: a fork counts on from there. */
export function noteTotals(payload: Payload, state: RolloutState): NextUsage {
  const next = nextUsage(state.usageChains, payload['info'], state.asked <= 1);
  state.usageChains = next.chains;
  return next;
}

/** A turn that has records has one for every response; one of them equals what is counted here. */
function isExplained(usage: string, turnId: string, state: RolloutState): boolean {
  const index = state.records.indexOf(usage);
  // only this one: two processes may write one thread at a time
  if (index >= 0) state.records = state.records.toSpliced(index, 1);
  return index >= 0 || (turnId !== '' && turnId === state.recordedTurn);
}

function contextFill(info: Payload, last: Payload, turnId: string, state: RolloutState): Told[] {
  const used = written(number(last, 'total_tokens'));
  const window = written(number(info, 'model_context_window'));
  const context = `${used}/${window}`;
  if (used === null || context === state.context) return [];
  state.context = context;
  return [
    {
      kind: 'context',
      name: 'token_count',
      turnId,
      attributes: { context_tokens: used, model_context_window: window },
    },
  ];
}

function rateLimits(payload: Payload, turnId: string, state: RolloutState): Told[] {
  const limits = object(payload, 'rate_limits');
  const attributes = {
    limit_id: text(limits, 'limit_id'),
    plan_type: text(limits, 'plan_type'),
    credits: written(limits['credits']),
    ...windowOf(limits, 'primary'),
    ...windowOf(limits, 'secondary'),
  };
  const { limit_id: _name, ...figures } = attributes;
  if (Object.values(figures).every((figure) => figure === null)) return [];
  const told = JSON.stringify(attributes);
  if (told === state.rateLimits) return [];
  state.rateLimits = told;
  return [{ kind: 'rate_limits', name: 'token_count', turnId, attributes }];
}

function windowOf(limits: Payload, name: 'primary' | 'secondary'): Record<string, string | null> {
  const window = object(limits, name);
  return {
    [`${name}.used_percent`]: written(window['used_percent']),
    [`${name}.window_minutes`]: written(window['window_minutes']),
    [`${name}.resets_at`]: written(window['resets_at']),
  };
}

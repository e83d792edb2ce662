/** Lines of one rollout file → observations. Pure: what must be known of earlier lines is in `RolloutState`. */
import type { Observation } from '../../model/observation.ts';
import { isCopied, noteTime, turnOf } from './copied-history.ts';
import { object, text, uuid } from './field.ts';
import { contextCompacted, MESSAGE_ITEMS, MESSAGE_LINES, noteUnsaid } from './message-line.ts';
import { type LineReaders, type Reading, silent } from './reading.ts';
import { headOf, parseLine, type RolloutLine } from './rollout-line.ts';
import type { RolloutName } from './rollout-name.ts';
import { type Held, newRolloutState, type RolloutState } from './rollout-state.ts';
import { readSessionMeta } from './thread-line.ts';
import { observationOf, type Told } from './told.ts';
import { TOOL_EVENTS, TOOL_ITEMS } from './tool-item.ts';
import { TOOL_LINES } from './tool-line.ts';
import { enteredReview, exitedReview, TURN_LINES } from './turn-line.ts';
import { noteTotals, USAGE_LINES } from './usage-line.ts';

export type { RolloutState };

export interface RolloutReader {
  /** One whole line without its newline → what it says. Never throws; what cannot be parsed is counted. */
  read(line: Buffer): Observation[];
  /** A copy: to go on behind the last line that was read. */
  state(): RolloutState;
  readonly counts: RolloutCounts;
}

export interface RolloutCounts {
  readonly lines: number;
  readonly unreadable: number;
  /** Types of lines and items that this version of Turnscope has never heard of, and how often each came. */
  readonly unknownTypes: ReadonlyMap<string, number>;
}

/** Told by their first bytes to say nothing here, and never parsed. */
const SILENT = new Set([
  'world_state',
  'inter_agent_communication',
  'inter_agent_communication_metadata',
  'retained_context',
  'security_risk_score',
  'realtime_item',
  'dynamic_tools_updated',
  'agent_response_observation',
  'event_msg/thread_goal_updated',
  'event_msg/thread_name_updated',
  'event_msg/raw_response_item',
  'event_msg/undo_completed',
  'event_msg/view_image_tool_call',
  'event_msg/stream_error',
  'event_msg/warning',
  'event_msg/collab_agent_interaction_end',
  'event_msg/collab_waiting_end',
  'event_msg/collab_close_end',
  'event_msg/collab_resume_end',
  'event_msg/dynamic_tool_call_request',
  'response_item/message',
  'response_item/reasoning',
  'response_item/ghost_snapshot',
  'response_item/additional_tools',
  'response_item/compaction',
  'response_item/compaction_summary',
  'response_item/compaction_trigger',
  'response_item/context_compaction',
  'response_item/other',
]);

/** They say that they were, and their payload, the whole history, is for the model. */
const BARE = new Set(['compacted', 'event_msg/context_compacted']);

const LINES: LineReaders = { ...TURN_LINES, ...MESSAGE_LINES, ...TOOL_LINES, ...TOOL_EVENTS, ...USAGE_LINES };

const ITEMS: LineReaders = {
  ...MESSAGE_ITEMS,
  ...TOOL_ITEMS,
  EnteredReviewMode: enteredReview,
  ExitedReviewMode: exitedReview,
};

/** What a file holds once the model has spoken. */
const OF_A_RESPONSE = new Set<Told['kind']>(['model_usage', 'message', 'reasoning', 'answer', 'tool_started']);

/** What a turn without an id begins with; to read them changes nothing that the next prompt does not set again. */
const OF_A_BEGINNING = new Set(['event_msg/user_message', 'turn_context']);

const ITEM_COMPLETED = 'event_msg/item_completed';

/** @param state what an earlier reader of the same file ended with; without it, reading begins with the first line */
export function createRolloutReader(name: RolloutName, state?: RolloutState): RolloutReader {
  return new LineByLine(
    name,
    state === undefined ? newRolloutState() : { ...newRolloutState(), ...structuredClone(state) },
  );
}

/** While two turns are open, a line that names neither is the newer one's, most likely; where another process still runs the other, nobody can tell. */
function withDoubt(told: Told, { payload }: RolloutLine, open: string, beside: readonly string[]): Told {
  if (beside.length === 0 || told.turnId !== open || turnOf(payload) !== '') return told;
  return { ...told, attributes: { ...told.attributes, beside_turn_ids: beside.join() } };
}

class LineByLine implements RolloutReader {
  readonly counts = { lines: 0, unreadable: 0, unknownTypes: new Map<string, number>() };
  readonly #name: RolloutName;
  readonly #state: RolloutState;

  constructor(name: RolloutName, state: RolloutState) {
    this.#name = name;
    this.#state = state;
  }

  state(): RolloutState {
    return structuredClone(this.#state);
  }

  read(line: Buffer): Observation[] {
    this.counts.lines += 1;
    const head = headOf(line);
    if (head !== null && SILENT.has(head.type)) {
      noteTime(head, line, this.#state);
      if (head.type === 'response_item/message') noteUnsaid(line, this.#state);
      return [];
    }
    const whole = head !== null && BARE.has(head.type) ? { ...head, payload: {} } : parseLine(line);
    if (whole === null) {
      if (line.length > 0) this.counts.unreadable += 1;
      return [];
    }
    noteTime(whole, line, this.#state);
    const { threadId } = this.#name;
    const { turnId, beside } = this.#state;
    const told = [...this.#released(), ...this.#told(whole).map((one) => withDoubt(one, whole, turnId, beside))];
    if (told.some(({ kind }) => OF_A_RESPONSE.has(kind))) this.#state.inheritsTotals = false;
    return told.map((one) => observationOf(one, threadId, whole.at));
  }

  /** What was held back as long as it could have been copied, and was not. */
  #released(): readonly Told[] {
    const { copying, held } = this.#state;
    if (copying || held === null) return [];
    this.#state.held = null;
    return held.told;
  }

  #told(line: RolloutLine): readonly Told[] {
    const state = this.#state;
    const { at, ordinal, payload, type } = line;
    if (type === 'session_meta') return readSessionMeta({ at, payload, state }, this.#name);
    const isCopy = isCopied(line, payload, state);
    const turnId = turnOf(payload) || state.turnId;
    const reading = { at, ordinal, payload, threadId: this.#name.threadId, turnId, state };
    if (isCopy) {
      if (type === 'event_msg/token_count') noteTotals(payload, state);
      if (state.held !== null) this.#hold(type, reading, state.held);
      return [];
    }
    if (type === ITEM_COMPLETED) return this.#item(reading);
    // a thread calls nothing itself while its reviewer works
    const isOfReviewer = state.reviewTurn !== null && Object.hasOwn(TOOL_EVENTS, type);
    if (isOfReviewer || SILENT.has(type)) return [];
    return this.#reader(LINES, type)(reading);
  }

  #hold(type: string, reading: Reading, { told }: Held): void {
    if (!OF_A_BEGINNING.has(type)) return;
    told.push(...this.#reader(LINES, type)(reading).map((one) => ({ at: reading.at, ...one })));
  }

  #item(reading: Reading): readonly Told[] {
    const { payload, threadId } = reading;
    // a parent's file repeats what its reviewer did
    const owner = uuid(payload, 'thread_id');
    if (owner !== '' && owner !== threadId) return [];
    const item = object(payload, 'item');
    const type = text(item, 'type') ?? '';
    if (type === 'ContextCompaction') return contextCompacted(reading);
    return this.#reader(ITEMS, type, 'item/')({ ...reading, payload: item });
  }

  #reader(readers: LineReaders, type: string, prefix = ''): LineReaders[string] {
    if (Object.hasOwn(readers, type)) return readers[type] ?? silent;
    const { unknownTypes } = this.counts;
    unknownTypes.set(prefix + type, (unknownTypes.get(prefix + type) ?? 0) + 1);
    return silent;
  }
}

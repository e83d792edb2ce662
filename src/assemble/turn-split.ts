/**
 * Cuts one thread into turns. Codex names the turn on spans, never on log records (but `agent_response`), so a log record finds its turn
 * by its trace id, else by its time; and where no span ever came, a turn is what lies between two prompts.
 */
import type { Observation } from '../model/observation.ts';

export interface TurnDraft {
  /** Codex's turn id, or `<thread id>:<n>` where no source named it. */
  readonly turnId: string;
  readonly start: number;
  /** The turn's own span: it is exported when the turn ends, so its presence is the proof that it did. */
  readonly span: Observation | null;
  readonly observations: readonly Observation[];
}

interface Anchor {
  readonly turnId: string;
  start: number;
  end: number;
  span: Observation | null;
  readonly traceIds: Set<string>;
  readonly callIds: Set<string>;
  readonly observations: Observation[];
}

/** Clock steps between a record's time and a span's: both come from one clock, written at different moments. */
const SLACK_MS = 2;

/** What a turn is made of; the rest of a thread (start, links, end) belongs to the thread. */
const OUTSIDE_TURNS = new Set<Observation['kind']>([
  'thread_started',
  'thread_link',
  'thread_ended',
  'process',
  'event',
]);

export function splitTurns(threadId: string, ordered: readonly Observation[]): TurnDraft[] {
  const anchors = anchorsOf(ordered);
  const named = new Map(anchors.filter(({ turnId }) => turnId !== '').map((anchor) => [anchor.turnId, anchor]));
  const index = indexOf(anchors);
  const loose: Observation[] = [];
  for (const observation of ordered) {
    if (observation.kind === 'process') continue;
    const own = named.get(observation.turnId);
    if (own !== undefined) {
      if (observation.kind === 'answer') own.observations.push(observation);
      continue;
    }
    const anchor = OUTSIDE_TURNS.has(observation.kind) ? undefined : anchorFor(observation, index);
    if (anchor === undefined) loose.push(observation);
    else anchor.observations.push(observation);
  }
  const turns = [...anchors, ...promptTurns(loose)].sort((a, b) => a.start - b.start);
  return turns.map((turn, index) => ({
    turnId: turn.turnId !== '' ? turn.turnId : (nameFromAnswer(turn) ?? `${threadId}:${index + 1}`),
    start: turn.start,
    span: turn.span,
    observations: turn.observations.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  }));
}

/** Without spans, the answer is the only record that names its turn. */
const nameFromAnswer = ({ observations }: Anchor): string | undefined =>
  observations.find(({ kind, turnId }) => kind === 'answer' && turnId !== '')?.turnId;

/** Turns that a span names, and prompts whose trace no span has named yet (spans come seconds after the logs). */
function anchorsOf(ordered: readonly Observation[]): Anchor[] {
  const anchors = new Map<string, Anchor>();
  for (const observation of ordered) {
    const { turnId, kind, at, traceId, source, callId } = observation;
    // `codex.exec` names its turn but begins with the process; an answer names it at its end
    if (turnId === '' || kind === 'process' || kind === 'answer' || kind === 'turn_interrupted') continue;
    const anchor = anchors.get(turnId) ?? newAnchor(turnId, at);
    anchors.set(turnId, anchor);
    if (source === 'otel_traces' && traceId !== '') anchor.traceIds.add(traceId);
    if (callId !== '') anchor.callIds.add(callId);
    if (kind === 'turn_ended') {
      anchor.span = observation;
      anchor.end = at + (observation.durationMs ?? 0);
    }
    anchor.observations.push(observation);
  }
  for (const observation of ordered) {
    if (observation.kind === 'turn_interrupted') anchors.get(observation.turnId)?.observations.push(observation);
  }
  const list = [...anchors.values(), ...tracedAnchors(ordered, [...anchors.values()])].sort(
    (a, b) => a.start - b.start,
  );
  const processStarts = ordered.filter(({ kind }) => kind === 'thread_started').map(({ at }) => at);
  list.forEach((anchor, index) => {
    const next = list[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    // a new process on the thread: whatever turn was open before is over
    const restart = processStarts.find((at) => at > anchor.start + SLACK_MS) ?? Number.POSITIVE_INFINITY;
    anchor.end = Math.min(anchor.end, next - SLACK_MS, restart - SLACK_MS);
  });
  return list;
}

const newAnchor = (turnId: string, start: number): Anchor => ({
  turnId,
  start,
  end: Number.POSITIVE_INFINITY,
  span: null,
  traceIds: new Set(),
  callIds: new Set(),
  observations: [],
});

/**
 * Turns known by their trace alone: their spans come seconds after the logs, or were lost with the process. Only where a process gives its
 * prompts trace ids: 0.80 gives them to its requests but not to its prompts, and one trace to all turns.
 */
function tracedAnchors(ordered: readonly Observation[], named: readonly Anchor[]): Anchor[] {
  const known = new Set(named.flatMap(({ traceIds }) => [...traceIds]));
  return processesIn(ordered).flatMap((told) => {
    if (!told.some(({ kind, traceId }) => kind === 'prompt' && traceId !== '')) return [];
    const anchors = new Map<string, Anchor>();
    for (const { kind, traceId, turnId, at, durationMs } of told) {
      if ((kind !== 'prompt' && kind !== 'model_attempt') || traceId === '' || turnId !== '') continue;
      if (known.has(traceId) || anchors.has(traceId)) continue;
      const anchor = newAnchor('', kind === 'model_attempt' ? at - (durationMs ?? 0) : at);
      anchor.traceIds.add(traceId);
      anchors.set(traceId, anchor);
    }
    return [...anchors.values()];
  });
}

/** What each Codex process said on the thread: one thread may be resumed by another process, and by another version. */
function processesIn(ordered: readonly Observation[]): Observation[][] {
  const processes: Observation[][] = [[]];
  for (const observation of ordered) {
    if (observation.kind === 'thread_started') processes.push([]);
    processes.at(-1)?.push(observation);
  }
  return processes;
}

interface AnchorIndex {
  /** By start. */
  readonly anchors: readonly Anchor[];
  readonly byCall: ReadonlyMap<string, Anchor>;
  readonly byTrace: ReadonlyMap<string, readonly Anchor[]>;
}

/** A session of 300 turns asks 50,000 times which turn a record belongs to. */
function indexOf(anchors: readonly Anchor[]): AnchorIndex {
  const byCall = new Map<string, Anchor>();
  const byTrace = new Map<string, Anchor[]>();
  for (const anchor of anchors) {
    for (const callId of anchor.callIds) if (!byCall.has(callId)) byCall.set(callId, anchor);
    for (const traceId of anchor.traceIds) {
      const sharing = byTrace.get(traceId);
      if (sharing === undefined) byTrace.set(traceId, [anchor]);
      else sharing.push(anchor);
    }
  }
  return { anchors, byCall, byTrace };
}

function anchorFor(observation: Observation, { anchors, byCall, byTrace }: AnchorIndex): Anchor | undefined {
  const sameCall = observation.callId === '' ? undefined : byCall.get(observation.callId);
  if (sameCall !== undefined) return sameCall;
  const sameTrace = (observation.traceId === '' ? undefined : byTrace.get(observation.traceId)) ?? [];
  // with TRACEPARENT several turns share one trace: then only time can tell
  if (sameTrace.length === 1) return sameTrace[0];
  return anchorAt(observation.at, sameTrace.length > 1 ? sameTrace : anchors);
}

/** The last turn that had begun by then, unless it was over: turns of a thread do not overlap. */
function anchorAt(at: number, anchors: readonly Anchor[]): Anchor | undefined {
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((anchors[middle]?.start ?? Number.POSITIVE_INFINITY) - SLACK_MS <= at) low = middle + 1;
    else high = middle;
  }
  const last = anchors[low - 1];
  return last !== undefined && at <= last.end + SLACK_MS ? last : undefined;
}

/** Turns out of what no span explains: one for each prompt, with what follows it. */
function promptTurns(loose: readonly Observation[]): Anchor[] {
  const turns: Anchor[] = [];
  let open: Anchor | null = null;
  for (const observation of loose) {
    if (observation.kind === 'thread_started') {
      open = null; // a new process: what comes next is a new turn, even before its prompt (compaction at the start of a resumed turn)
      continue;
    }
    if (OUTSIDE_TURNS.has(observation.kind)) continue;
    const startsTurn = observation.kind === 'prompt' && open?.observations.some(({ kind }) => kind === 'prompt');
    if (open === null || startsTurn === true) {
      const start =
        observation.kind === 'model_attempt' ? observation.at - (observation.durationMs ?? 0) : observation.at;
      open = newAnchor('', start);
      turns.push(open);
    }
    open.observations.push(observation);
  }
  // a lone time-to-first-token or a stray span is no turn
  return turns.filter(({ observations }) => observations.some(({ kind }) => MAKES_A_TURN.has(kind)));
}

const MAKES_A_TURN = new Set<Observation['kind']>([
  'prompt',
  'model_attempt',
  'model_usage',
  'tool_result',
  'tool_started',
  'approval',
  'answer',
]);

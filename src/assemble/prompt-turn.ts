/** Turns out of what nobody names: one for each prompt, with what follows it. So did every version before 0.125 write its rollouts. */
import type { Observation, ObservationKind } from '../model/observation.ts';
import { startOf } from './reading.ts';
import { type Anchor, newAnchor, OUTSIDE_TURNS } from './turn-anchor.ts';

/** A lone time-to-first-token, the span of a request or a change of settings is no turn. */
const MAKES_A_TURN = new Set<ObservationKind>([
  'prompt',
  'model_requested',
  'model_attempt',
  'model_usage',
  'tool_result',
  'tool_started',
  'tool_span',
  'approval',
  'approval_requested',
  'answer',
  'message',
  'turn_ended',
  'turn_interrupted',
  'error',
]);

const makesATurn = ({ kind, name }: Observation): boolean => MAKES_A_TURN.has(kind) || name === 'run_turn';

/** Said between turns as well as in them: they neither open a turn nor put off its beginning. */
const ALSO_BETWEEN = new Set<ObservationKind>(['settings', 'context', 'rate_limits', 'compaction']);

/** @param ended prompts of turns that `notify` has told the end of */
export function promptTurns(loose: readonly Observation[], ended: ReadonlySet<string>): Anchor[] {
  const turns: Anchor[] = [];
  let open: Anchor | null = null;
  for (const observation of loose) {
    if (opensProcess(observation)) {
      open = null; // a new process: what comes next is a new turn, even before its prompt (compaction at the start of a resumed turn)
      continue;
    }
    if (OUTSIDE_TURNS.has(observation.kind)) continue;
    if (open === null || beginsNext(observation, open, ended)) {
      if (ALSO_BETWEEN.has(observation.kind)) {
        open?.observations.push(observation);
        continue;
      }
      open = newAnchor('', startOf(observation));
      turns.push(open);
    }
    open.observations.push(observation);
  }
  return turns.filter(({ observations }) => observations.some(makesATurn));
}

/** The session loop's span begins with its process; spans of 0.80 name no turns, and hardly a thread. */
const opensProcess = ({ kind, source }: Observation): boolean =>
  (kind === 'thread_started' && source === 'otel_logs') || (kind === 'thread_ended' && source === 'otel_traces');

/** A second prompt, or a second end by the same source: the prompt between them was lost. */
function beginsNext(told: Observation, { observations }: Anchor, ended: ReadonlySet<string>): boolean {
  if (told.kind === 'prompt')
    return observations.some(({ kind }) => kind === 'prompt') || followsCompact(told, observations);
  if (isNamelessStart(told)) return observations.some(({ kind }) => IS_WORK.has(kind));
  if (told.kind !== 'turn_ended') return false;
  return observations.some(
    ({ id, kind, source }) =>
      (kind === told.kind && source === told.source) || (told.source === 'notify' && ended.has(id)),
  );
}

/** Rollouts that name no turns: a request that nothing asked for yet. What was only asked for goes on with it. */
const isNamelessStart = ({ kind, source, turnId }: Observation): boolean =>
  kind === 'turn_started' && source === 'rollout' && turnId === '';

const IS_WORK = new Set<ObservationKind>([
  'model_usage',
  'tool_result',
  'answer',
  'message',
  'compaction',
  'turn_ended',
]);

/** Codex compacts by itself in the moment before it writes the prompt; whoever types /compact takes longer to type the next prompt. */
const COMPACT_MS = 1000;

const followsCompact = ({ at, source }: Observation, observations: readonly Observation[]): boolean =>
  source === 'rollout' &&
  observations.some(isNamelessStart) &&
  observations.some((one) => one.kind === 'compaction' && one.source === source && one.at < at - COMPACT_MS);

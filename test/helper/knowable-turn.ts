/** What a part of a recording knows of its sessions and turns: words in the order of belief, prompts each once, statuses as far as somebody told them. */
import { FIELDS, type FieldName } from '../../src/assemble/precedence.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session, Turn } from '../../src/model/session.ts';

interface Word {
  readonly word: string;
  readonly id: string;
}

/** Words of a field, in the order of belief: those of the best origin first. */
export function wordsAbout(field: FieldName, observations: readonly Observation[]): Word[] {
  return FIELDS[field].flatMap(({ source, kinds, key }) =>
    observations
      .filter((one) => one.source === source && (kinds as readonly string[]).includes(one.kind))
      .map((one) => ({
        id: one.id,
        word:
          key === '@duration' ? (one.durationMs === null ? '' : String(one.durationMs)) : (one.attributes[key] ?? ''),
      }))
      .filter(({ word }) => word !== ''),
  );
}

export const text = (value: unknown): string => JSON.stringify(value)?.slice(0, 120) ?? 'nothing';

/** The last word of the best origin. */
function bestWord(field: FieldName, told: readonly Observation[]): string | null {
  for (const origin of FIELDS[field]) {
    const { source, kinds, key } = origin;
    const words = told
      .filter((one) => one.source === source && (kinds as readonly string[]).includes(one.kind))
      .map((one) => one.attributes[key] ?? '')
      .filter((word) => word !== '');
    const last = words.at(-1);
    if (last !== undefined) return last;
  }
  return null;
}

const SESSION_FIELDS = [
  ['session.cwd', ({ cwd }: Session) => cwd],
  ['session.git.repository', ({ git }: Session) => git?.repository ?? null],
  ['session.git.branch', ({ git }: Session) => git?.branch ?? null],
  ['session.git.commit', ({ git }: Session) => git?.commit ?? null],
  ['session.codex_version', ({ codex_version }: Session) => codex_version],
  ['session.originator', ({ originator }: Session) => originator],
  ['session.user', ({ user }: Session) => user],
  ['session.team', ({ team }: Session) => team],
  ['session.environment', ({ environment }: Session) => environment],
  ['session.provider', ({ provider }: Session) => provider],
  ['session.forked_from', ({ forked_from }: Session) => forked_from],
] as const;

/** @param told with their threads, by time */
export function aboutFields(sessions: readonly Session[], told: readonly Observation[]): string[] {
  return sessions.flatMap((session) => {
    const own = told.filter(({ threadId }) => threadId === session.session_id);
    return SESSION_FIELDS.flatMap(([field, read]) => {
      const best = bestWord(field, own);
      // a span that names no thread may have told it
      const isGuess = best === null && field === 'session.cwd';
      return read(session) === best || isGuess ? [] : [`${field}: ${text(read(session))}, told ${text(best)}`];
    });
  });
}

const REDACTED = '[REDACTED]';

/** How often each source says each prompt, by thread and words. */
function promptsBySource(told: readonly Observation[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { kind, source, threadId, attributes } of told) {
    const words = attributes['prompt']?.trim() ?? '';
    if ((kind !== 'prompt' && source !== 'notify') || threadId === '' || words === '' || words === REDACTED) continue;
    const key = `${threadId}\n${words}`;
    const own = counts.get(key) ?? new Map<string, number>();
    counts.set(key, own.set(source, (own.get(source) ?? 0) + 1));
  }
  return counts;
}

/** Several prompts of a turn are shown with an empty line between them. */
const timesIn = (prompt: string, words: string): number =>
  words.includes('\n\n')
    ? prompt.split(words).length - 1
    : prompt.split('\n\n').filter((said) => said.trim() === words).length;

/** Each prompt that is told is shown, as often as whoever tells it most often says, and no more often than it was said. */
export function aboutPrompts(
  all: readonly Observation[],
  told: readonly Observation[],
  turns: readonly Turn[],
): string[] {
  const said = promptsBySource(all);
  return [...promptsBySource(told.filter(({ source }) => source !== 'notify'))].flatMap(([key, own]) => {
    const [threadId = '', ...lines] = key.split('\n');
    const words = lines.join('\n');
    const shown = turns
      .filter((turn) => turn.thread_id === threadId)
      .reduce((sum, { prompt }) => sum + timesIn(prompt ?? '', words), 0);
    const least = Math.max(...own.values());
    // an image is asked without a word, and notify says the words before it once more
    const silent = all.filter((one) => one.kind === 'prompt' && one.threadId === threadId && !one.attributes['prompt']);
    const most = Math.max(least, ...(said.get(key)?.values() ?? [])) + (silent.length > 0 ? 1 : 0);
    return shown >= least && shown <= most
      ? []
      : [`a prompt is shown ${shown} times, told ${least} to ${most} times by ${[...own.keys()].join()}`];
  });
}

/** An end that is told is shown, whatever else is lost. */
export function aboutEnd(turn: Turn, whole: Turn, own: readonly Observation[], here: ReadonlySet<string>): string[] {
  const ends = own.filter(
    ({ id, kind, source }) =>
      here.has(id) && source !== 'otel_traces' && (kind === 'turn_ended' || kind === 'turn_interrupted'),
  );
  return turn.status === 'unknown' && whole.status !== 'unknown' && ends.length > 0
    ? [`status of a turn: unknown, told by ${ends.map(({ source }) => source).join()}, whole ${whole.status}`]
    : [];
}

/**
 * What a turn holds besides its calls is of the whole's, no more and nothing else.
 *
 * @param told a span of a compaction that names neither thread nor turn lies in the tightest turn around it, which may be the parent's of the agent that compacted
 */
export function aboutRest(turn: Turn, whole: Turn, told: readonly Observation[]): string[] {
  const nameless = told.filter(
    ({ source, kind, turnId }) => source === 'otel_traces' && kind === 'compaction' && turnId === '',
  ).length;
  const words = new Set([...whole.messages.map(({ text: said }) => said), whole.answer]);
  // without the working directory a path is the file's own, which is absolute
  const isOfWhole = ({ call_id, path, kind }: Turn['file_edits'][number]): boolean =>
    whole.file_edits.some((one) => one.call_id === call_id && one.kind === kind && path.endsWith(one.path));
  // that a plan was refused tells its call's result, which may be lost
  const isTaken = ({ id }: Turn['plan_updates'][number]): boolean =>
    turn.tool_calls.some(({ call_id, status_known }) => call_id === id && status_known);
  return [
    ...turn.messages.filter(({ text: said }) => !words.has(said)).map(({ text: said }) => `a message: ${text(said)}`),
    ...turn.file_edits
      .filter((edit) => !isOfWhole(edit))
      .map(({ path }) => `an edit of ${path} that the whole does not show`),
    ...(turn.compactions.length > whole.compactions.length + nameless ? ['more compactions than in the whole'] : []),
    ...(turn.plan_updates.filter(isTaken).length > whole.plan_updates.length ? ['more plans than in the whole'] : []),
  ];
}

/**
 * As in the whole, or unknown, or failed as far as the part goes: what mended it may be lost.
 *
 * @param lost of the turn, and log records of its thread, which name no turn
 */
export function aboutStatus(turn: Turn, whole: Turn, lost: readonly Observation[]): string[] {
  if (turn.status === whole.status || turn.status === 'unknown') return [];
  // a response without a call was the answer, as far as logs tell: the word of its call may be lost
  const isCallLost = lost.some(({ kind }) => kind === 'model_stream' || kind.startsWith('tool_'));
  if (turn.status === 'completed' && isCallLost && turn.model_calls.some(({ status }) => status === 'ok')) return [];
  // a span that names no turn lies where its time says, and may have been another turn's
  const own = new Set(whole.tool_calls.map(({ call_id }) => call_id));
  const isOther = turn.tool_calls.some(({ status, call_id }) => status === 'aborted' && !own.has(call_id));
  if (turn.status === 'interrupted' && isOther) return [];
  if (turn.status === 'failed' && turn.errors.length > 0 && lost.length > 0) return [];
  return [`status of a turn: ${turn.status}, whole ${whole.status}`];
}

/**
 * Where the sender takes in what hooks and rollouts tell: redacted, then on disk, then acknowledged. A hook's file may be removed, and a rollout's cursor may move,
 * when this has said `accepted`.
 */
import { observeHook } from '../codex/hook/observe-hook.ts';
import type { Content } from '../ingest/content.ts';
import type { Intake } from '../ingest/intake.ts';
import { AppError } from '../lib/errors.ts';
import { groupBy } from '../lib/group-by.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { Redactor } from '../redact/redactor.ts';
import { noteRollout } from './rollout-search.ts';
import type { ThreadList } from './thread-list.ts';
import type { ThreadLogs } from './thread-log.ts';

export interface SenderIntakeOptions {
  readonly logs: ThreadLogs;
  readonly list: ThreadList;
  readonly redactor: Pick<Redactor, 'observation'>;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Turns that nobody names (Codex before 0.125) and that began before we heard of the thread: none is longer. */
const HISTORY_MS = 6 * 3_600_000;
/** What holds for all turns of a thread, however old it is. */
const ABOUT_THE_THREAD: ReadonlySet<ObservationKind> = new Set(['thread_started', 'thread_link', 'settings']);

export function createSenderIntake(options: SenderIntakeOptions): Intake {
  const { logs, list, redactor } = options;

  async function keep(threadId: string, told: readonly Observation[]): Promise<void> {
    const now = options.now();
    const record = list.note(threadId, heardAt(told, now), { isOpen: true, touchedAt: now });
    for (const path of rolloutsIn(told)) noteRollout(list, path, now);
    const isNews = newsTest(record.firstHeardAt, await logs.read(threadId));
    const news = told.filter(isNews).map((one) => redactor.observation(one));
    // a thread that is in the list is looked after also if the process is killed right here
    await list.save();
    if (news.length === 0) return;
    await logs.append(threadId, news);
    // whoever looked at the thread in between knew nothing of these, and may have closed it
    list.note(threadId, now, { isOpen: true });
  }

  return {
    async accept({ decoded }) {
      try {
        const told = observationsIn(decoded).filter(({ threadId }) => threadId !== '');
        for (const [threadId, own] of groupBy(told, (one) => one.threadId)) await keep(threadId, own);
        return { outcome: 'accepted' };
      } catch (thrown) {
        const { code, message } = AppError.from(thrown);
        if (code !== 'disk_full') throw thrown;
        return { outcome: 'disk_full', message };
      }
    },
  };
}

/** When a hook told of the thread first, ms since the epoch: on a busy machine we are seconds behind it, and an agent's whole turn may lie between. */
const heardAt = (told: readonly Observation[], now: number): number =>
  told.reduce((first, { source, at }) => (source === 'rollout' ? first : Math.min(first, at)), now);

function observationsIn(content: Content): readonly Observation[] {
  switch (content.signal) {
    case 'hooks':
      return content.records.flatMap(observeHook);
    case 'rollout':
      return content.observations;
    default:
      return [];
  }
}

/** A session of months that is resumed today has a long file, of which only the end is ours. */
function newsTest(firstHeardAt: number, known: readonly Observation[]): (told: Observation) => boolean {
  const heard = new Set(known.filter(({ source }) => source !== 'rollout').map(({ turnId }) => turnId));
  heard.delete('');
  return ({ source, kind, at, turnId }) =>
    source !== 'rollout' || at >= firstHeardAt - HISTORY_MS || ABOUT_THE_THREAD.has(kind) || heard.has(turnId);
}

const rolloutsIn = (told: readonly Observation[]): Set<string> =>
  new Set(told.flatMap(({ attributes }) => attributes['transcript_path'] ?? []));

/**
 * Everything derived, derived anew: raw tables and rollouts → observations → sessions, into tables beside those that are read. Until the very
 * last statement nothing has happened, so it may be stopped or killed at any moment.
 */
import type { AssembleOptions } from '../../assemble/assemble.ts';
import { AppError } from '../../lib/errors.ts';
import type { Observation, Source } from '../../model/observation.ts';
import type { RebuildProgress, RebuildStep, RebuildSummary } from '../../model/rebuild.ts';
import { oldestRaw, type RawRows } from '../../store/raw-reader.ts';
import {
  compareSessions,
  countRaw,
  countRebuilt,
  createRebuilt,
  dropRebuilt,
  keepOlder,
  keepThreads,
  rolloutThreads,
  swapRebuilt,
} from '../../store/rebuilt-tables.ts';
import type { RebuiltTable, RowBlock, Store } from '../../store/store.ts';
import type { ContentFilter } from '../redaction/redact-intake.ts';
import { reasonOf } from '../rollout/find-rollouts.ts';
import type { RolloutPlace } from '../rollout/rollout-cursors.ts';
import { rowsOfObservations } from '../rows/observation-rows.ts';
import {
  observeStoredHooks,
  observeStoredLogs,
  observeStoredSpans,
  type ReadObservations,
} from './raw-observations.ts';
import { rebuildSessions } from './rebuilt-sessions.ts';
import { findPlaces, observeRollout } from './rollout-observations.ts';

type RebuildStore = Pick<Store, 'query' | 'insert' | 'command'>;

export interface RebuildOptions {
  readonly store: RebuildStore;
  /** Every rollout that was ever imported. */
  readonly places: Iterable<RolloutPlace>;
  /** What may be kept of what raw tables and files say. */
  readonly filter: ContentFilter;
  readonly assemble: AssembleOptions;
  /** As for the assembler of a running server. */
  readonly readOrder: (sessionId: string) => Promise<number | null>;
  readonly signal: AbortSignal;
  /** Called often. */
  readonly onProgress: (progress: RebuildProgress) => void;
}

type Problem = RebuildSummary['problems'][number];

/** Throws `unavailable` when it was stopped, `conflict` when somebody wrote to the store meanwhile; then all is as it was. */
export async function rebuild(options: RebuildOptions): Promise<RebuildSummary> {
  const { store } = options;
  const begun = performance.now();
  await createRebuilt(store);
  try {
    const found = await new Rebuild(options).run();
    return { dry_run: false, ...found, seconds: secondsSince(begun) };
  } catch (thrown) {
    // The next run would do it, too: this only gives the disk back earlier.
    await dropRebuilt(store).catch(() => undefined);
    throw thrown;
  }
}

/** What a rebuild would read. */
export async function planRebuild({
  store,
  places,
}: Pick<RebuildOptions, 'store' | 'places'>): Promise<RebuildSummary> {
  const begun = performance.now();
  const raw = await countRaw(store);
  const { files } = await findPlaces(places);
  return {
    dry_run: true,
    read: { ...raw, rollout_files: files.length, rollout_bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) },
    kept: null,
    observations: null,
    sessions: null,
    sessions_added: null,
    sessions_removed: null,
    sessions_changed: null,
    problems: [],
    seconds: secondsSince(begun),
  };
}

const secondsSince = (begun: number): number => Math.round(performance.now() - begun) / 1000;

class Rebuild {
  readonly #options: RebuildOptions;
  readonly #problems: Problem[] = [];
  #blocks = 0;

  constructor(options: RebuildOptions) {
    this.#options = options;
  }

  async run(): Promise<Omit<RebuildSummary, 'dry_run' | 'seconds'>> {
    const { store } = this.#options;
    const before = await countRaw(store);
    const logs = await this.#raw('logs', observeStoredLogs(store));
    const spans = await this.#raw('spans', observeStoredSpans(store));
    const hooks = await this.#raw('hooks', observeStoredHooks(store));
    const older_observations = await this.#keepOlder();
    const rollouts = await this.#rollouts();
    await this.#sessions();
    this.#tell('swap', 0, null);
    const observations = await countRebuilt(store);
    const { sessions, added, removed, changed } = await compareSessions(store);
    const after = await countRaw(store);
    if (after.logs > before.logs || after.spans > before.spans || after.hooks > before.hooks) throw writtenMeanwhile();
    this.#stopIfAsked();
    await swapRebuilt(store);
    return {
      read: { logs, spans, hooks, ...rollouts.read },
      kept: { ...rollouts.kept, older_observations },
      observations,
      sessions,
      sessions_added: added,
      sessions_removed: removed,
      sessions_changed: changed,
      problems: this.#problems,
    };
  }

  /** Rows read. */
  async #raw(step: RebuildStep, reading: AsyncIterable<ReadObservations>): Promise<number> {
    let done = 0;
    this.#tell(step, done, null);
    for await (const { rows, observations } of reading) {
      await this.#store(observations);
      done += rows;
      this.#tell(step, done, null);
    }
    return done;
  }

  /** Raw tables may be shorter than what was made of them: a log that is deleted after some weeks takes no session with it. */
  async #keepOlder(): Promise<number> {
    const { store } = this.#options;
    let kept = 0;
    for (const [name, sources] of RAW_SOURCES) {
      const oldest = await oldestRaw(store, name);
      kept += await keepOlder(store, sources, oldest === null ? END_OF_TIME_MICROS : oldest / 1000n);
    }
    return kept;
  }

  async #rollouts(): Promise<{
    read: Pick<RebuildSummary['read'], 'rollout_files' | 'rollout_bytes'>;
    kept: { readonly rollout_threads: number; readonly rollout_observations: number };
  }> {
    const { store, places } = this.#options;
    const { files, goneThreads } = await findPlaces(places);
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const read = new Set<string>();
    const notWhole = new Set(goneThreads);
    const toldAgain = new ToldThreads();
    let done = 0;
    let rolloutFiles = 0;
    for (const file of files) {
      this.#tell('rollouts', done, total);
      try {
        for await (const { observations } of observeRollout(file)) {
          toldAgain.note(observations, file.name.threadId);
          await this.#store(observations);
        }
        read.add(file.name.threadId);
        rolloutFiles += 1;
      } catch (thrown) {
        if (thrown instanceof AppError) throw thrown;
        notWhole.add(file.name.threadId);
        this.#problems.push({ path: file.path, reason: reasonOf(thrown) });
      }
      done += file.bytes;
    }
    const known = await rolloutThreads(store);
    const isWhole = ([threadId, rows]: readonly [string, number]): boolean =>
      (read.has(threadId) && !notWhole.has(threadId)) || toldAgain.of(threadId) >= rows;
    const kept = [...known].filter((thread) => !isWhole(thread));
    await keepThreads(
      store,
      kept.map(([threadId]) => threadId),
    );
    return {
      read: { rollout_files: rolloutFiles, rollout_bytes: done },
      kept: { rollout_threads: kept.length, rollout_observations: kept.reduce((sum, [, rows]) => sum + rows, 0) },
    };
  }

  async #sessions(): Promise<void> {
    const { store, readOrder } = this.#options;
    const batches = rebuildSessions({
      store,
      readOrder,
      table: 'codex_event_rebuilt',
      assemble: this.#options.assemble,
    });
    for await (const { blocks, threadsDone, threads } of batches) {
      for (const block of blocks) await this.#insert(block, 'session_rebuilt');
      this.#tell('sessions', threadsDone, threads);
    }
  }

  async #store(observations: readonly Observation[]): Promise<void> {
    if (observations.length === 0) return;
    // what was stored before a rule was known is held to it here
    const kept = this.#options.filter({ signal: 'rollout', observations });
    if (kept.signal === 'rollout') await this.#insert(rowsOfObservations(kept.observations), 'codex_event_rebuilt');
  }

  async #insert(block: RowBlock, into: RebuiltTable): Promise<void> {
    this.#stopIfAsked();
    this.#blocks += 1;
    // fresh tables have forgotten every token but those of this run
    await this.#options.store.insert(block, `rebuild/${this.#blocks}`, into);
  }

  #tell(step: RebuildStep, done: number, total: number | null): void {
    this.#stopIfAsked();
    this.#options.onProgress({ step, done, total });
  }

  #stopIfAsked(): void {
    if (!this.#options.signal.aborted) return;
    throw new AppError('unavailable', 'cannot finish the rebuild: it was stopped', {
      hint: 'Everything is as it was before; run `turnscope rebuild` again for a whole one.',
    });
  }
}

/** What files told of threads that are not their own: an agent whose file was never there is known by its parent's alone. */
class ToldThreads {
  readonly #ids = new Map<string, Set<string>>();

  note(observations: readonly Observation[], ownThreadId: string): void {
    for (const { id, threadId } of observations) {
      if (threadId === ownThreadId) continue;
      const ids = this.#ids.get(threadId);
      if (ids === undefined) this.#ids.set(threadId, new Set([id]));
      else ids.add(id);
    }
  }

  of(threadId: string): number {
    return this.#ids.get(threadId)?.size ?? 0;
  }
}

const RAW_SOURCES: readonly (readonly [keyof RawRows, readonly Source[]])[] = [
  ['raw-log', ['otel_logs']],
  ['raw-span', ['otel_traces']],
  ['raw-hook', ['hooks', 'notify']],
];
/** Behind every time that a row can have. */
const END_OF_TIME_MICROS = 2n ** 63n - 1n;

const writtenMeanwhile = (): AppError =>
  new AppError('conflict', 'cannot finish the rebuild: something was written to the store meanwhile', {
    hint: 'Stop every Turnscope that writes to it, then run `turnscope rebuild` again. Everything is as it was before.',
  });

/** One round of the sender: what hooks and rollouts have to say by now → sessions → what each backend has not had of them. */
import { assemble } from '../assemble/assemble.ts';
import { writerGone } from '../ingest/liveness/writer-gone.ts';
import type { RolloutFile } from '../ingest/rollout/rollout-file.ts';
import type { RolloutImporter } from '../ingest/rollout/rollout-importer.ts';
import type { Session, Turn } from '../model/session.ts';
import type { PriceBook } from '../price/price-book.ts';
import { type Family, familiesOf } from './family.ts';
import { type Readiness, readinessOf, sessionToForward } from './readiness.ts';
import { homeOf, rolloutsOf } from './rollout-search.ts';
import { withoutSent } from './sent-history.ts';
import type { ThreadList } from './thread-list.ts';
import type { ThreadLogs } from './thread-log.ts';
import { type LockWorld, lookAtWriters, type WriterLook } from './writer-look.ts';

export interface GatherOptions {
  readonly logs: ThreadLogs;
  readonly list: ThreadList;
  readonly importer: Pick<RolloutImporter, 'read'>;
  readonly locks: LockWorld;
  /** Where a thread's rollout is looked for that no hook named. */
  readonly codexHome: string;
  readonly prices: PriceBook;
  /** Makes the due turns of this session wait for every backend that has not had them. False when one of them could not take them: then they are not done with. */
  readonly forward: (session: Session) => Promise<boolean>;
  readonly onProblem: (sentence: string) => void;
  /** ms since the epoch. */
  readonly now: () => number;
  /** ms of a clock that only goes forward. */
  readonly elapsed: () => number;
  readonly abort: AbortSignal;
}

export interface GatherResult {
  /** Turns that are over, and of which the file is expected to say so in a moment. */
  readonly soon: number;
}

/** Parents name their agents, agents their parents: deeper families than this take another run. */
const PASSES_MAX = 5;
/** Bytes of a family's facts above which those of sent turns are dropped. */
const FACTS_BYTES_MAX = 2 * 1024 * 1024;

export class Gatherer {
  readonly #options: GatherOptions;
  /** When this run first saw a turn that is over, by its key. */
  readonly #firstSeen = new Map<string, number>();
  /** When this round began to read: what it reads is at least as new. */
  #began = { at: 0, elapsedMs: 0 };
  /** Threads of each family that is done with, and how many facts it had then. */
  readonly #done = new Map<string, number>();

  constructor(options: GatherOptions) {
    this.#options = options;
  }

  /** Throws an AppError when the disk does not take something. */
  async round(): Promise<GatherResult> {
    const { list, logs, now, elapsed } = this.#options;
    this.#began = { at: now(), elapsedMs: elapsed() };
    const files = await this.#readRollouts();
    // of a file that was read by half, a turn would be sent by half
    if (this.#options.abort.aborted) return { soon: 0 };
    const families = (await familiesOf(list.open(), logs)).filter((family) => !this.#isDone(family));
    const look = await this.#lookAtWriters(families);
    let soon = 0;
    for (const family of families) soon += await this.#family(family, look, files);
    await list.save();
    return { soon };
  }

  /** Which threads have a rollout. */
  async #readRollouts(): Promise<Set<string>> {
    const { importer, abort, onProblem } = this.#options;
    const written = new Set<string>();
    const seen = new Set<string>();
    for (let pass = 0; pass < PASSES_MAX; pass += 1) {
      const fresh = (await this.#openRelatives()).filter((threadId) => !seen.has(threadId));
      if (fresh.length === 0) break;
      const files: RolloutFile[] = [];
      for (const threadId of fresh) {
        seen.add(threadId);
        const own = await rolloutsOf(threadId, { ...this.#options, now: this.#options.now() });
        if (own.length > 0) written.add(threadId);
        files.push(...own);
      }
      const { problems } = await importer.read(files, { signal: abort });
      for (const { path, reason } of problems) onProblem(`cannot read ${path}: ${reason}`);
    }
    return written;
  }

  /** The threads that are open, and those that hang together with them. */
  async #openRelatives(): Promise<string[]> {
    const families = await familiesOf(this.#options.list.open(), this.#options.logs);
    return families.flatMap(({ threads }) => [...threads]);
  }

  async #lookAtWriters(families: readonly Family[]): Promise<WriterLook> {
    const { list, codexHome, locks } = this.#options;
    const threads = families.flatMap((family) => [...family.threads]);
    const watched = threads.map((threadId) => {
      const record = list.get(threadId);
      const home = record === undefined ? null : homeOf(record);
      return { threadId, codexHome: home ?? codexHome, wasHeld: record?.wasHeld === true };
    });
    const look = await lookAtWriters(watched, locks);
    for (const threadId of threads) {
      if (look.held.has(threadId)) list.note(threadId, this.#options.now(), { wasHeld: true });
    }
    return look;
  }

  /** How many turns are to be sent soon. */
  async #family(family: Family, look: WriterLook, written: ReadonlySet<string>): Promise<number> {
    const { list } = this.#options;
    const now = this.#options.now();
    const whole = await this.#withGone(family, look);
    const records = [...whole.threads].flatMap((threadId) => list.get(threadId) ?? []);
    const firstHeardAt = Math.min(...records.map((record) => record.firstHeardAt));
    let soon = 0;
    let isOpen = false;
    const parts: { session: Session; readiness: Map<Turn, Readiness> }[] = [];
    for (const session of this.#assemble(whole)) {
      const readiness = readinessOf(session, {
        observations: whole.observations,
        firstHeardAt,
        held: look.held,
        written,
        now: this.#began.at,
        knownForMs: (turn) => this.#knownForMs(turn),
      });
      const states = [...readiness.values()];
      soon += states.filter((state) => state === 'soon').length;
      isOpen ||= states.some((state) => state === 'open' || state === 'soon');
      const isTaken = await this.#options.forward(sessionToForward(session, readiness));
      isOpen ||= !isTaken;
      if (isTaken) parts.push({ session, readiness });
    }
    // opened, and not a word yet: it may be killed before the next hook
    isOpen ||= parts.every(({ session }) => session.turns.length === 0) && records.some(isRecent(now));
    const isAlive = [...whole.threads].some((threadId) => look.held.has(threadId));
    const facts = new Map<string, number>();
    for (const threadId of whole.threads) facts.set(threadId, await this.#factsOf(threadId));
    // hooks may have told more since this family was read: the next round has to look at it
    isOpen ||= [...facts.values()].reduce((sum, count) => sum + count, 0) !== whole.observations.length;
    for (const threadId of whole.threads) {
      const wasHeld = look.held.has(threadId) || (isOpen && list.get(threadId)?.wasHeld === true);
      list.note(threadId, now, { isOpen: isOpen || isAlive, wasHeld });
    }
    for (const part of parts) await this.#forgetSent(part, whole);
    if (!isOpen) for (const [threadId, count] of facts) this.#done.set(threadId, count);
    return soon;
  }

  #assemble({ observations }: Family): Session[] {
    return assemble(observations, { now: this.#options.now(), prices: this.#options.prices });
  }

  /** A killed Codex says nothing. It was last alive when it said its last word. */
  async #withGone(family: Family, look: WriterLook): Promise<Family> {
    const { logs } = this.#options;
    const gone = [...family.threads].filter((threadId) => look.gone.has(threadId));
    if (gone.length === 0) return family;
    const sessions = this.#assemble(family);
    const open = new Set(sessions.flatMap(({ turns }) => turns.filter(isOpenTurn).map(({ thread_id }) => thread_id)));
    const told = gone
      .filter((threadId) => open.has(threadId))
      .map((threadId) => {
        const words = family.observations.filter((one) => one.threadId === threadId);
        return writerGone(
          threadId,
          words.reduce((last, { at, durationMs }) => Math.max(last, at + (durationMs ?? 0)), 0) + 1,
        );
      });
    for (const one of told) await logs.append(one.threadId, [one]);
    return { ...family, observations: [...family.observations, ...told] };
  }

  #knownForMs({ thread_id, turn_id }: Turn): number {
    const key = `${thread_id}/${turn_id}`;
    const { elapsedMs } = this.#began;
    const first = this.#firstSeen.get(key) ?? elapsedMs;
    this.#firstSeen.set(key, first);
    return elapsedMs - first;
  }

  async #forgetSent(
    { session, readiness }: { readonly session: Session; readonly readiness: ReadonlyMap<Turn, Readiness> },
    family: Family,
  ): Promise<void> {
    const { logs } = this.#options;
    const threads = session.agents.map(({ thread_id }) => thread_id);
    const sizes = await Promise.all(threads.map((threadId) => logs.size(threadId)));
    if (sizes.reduce((sum, size) => sum + size, 0) < FACTS_BYTES_MAX) return;
    const own = new Set(threads);
    const kept = withoutSent(
      session,
      readiness,
      family.observations.filter(({ threadId }) => own.has(threadId)),
    );
    if (kept === null) return;
    const needed = new Set(kept.map(({ id }) => id));
    for (const threadId of threads) {
      const facts = family.observations.filter((one) => one.threadId === threadId && !needed.has(one.id));
      if (facts.length > 0) await logs.drop(threadId, new Set(facts.map(({ id }) => id)));
    }
  }

  async #factsOf(threadId: string): Promise<number> {
    return (await this.#options.logs.read(threadId)).length;
  }

  #isDone({ threads, observations }: Family): boolean {
    let facts = 0;
    for (const threadId of threads) {
      const known = this.#done.get(threadId);
      if (known === undefined) return false;
      facts += known;
    }
    return facts === observations.length;
  }
}

const isOpenTurn = ({ status, status_reason }: Turn): boolean =>
  status === 'running' || status === 'waiting' || status_reason === 'silent';

const DAY_MS = 86_400_000;
const isRecent =
  (now: number) =>
  ({ touchedAt }: { readonly touchedAt: number }): boolean =>
    now - touchedAt < DAY_MS;

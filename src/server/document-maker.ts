/**
 * Has copies made of long sessions when nothing has been heard of them for a while, so that nobody waits for the first reading. Not with every row:
 * a session is over after each of its turns, and its copy is megabytes.
 */
import type { SessionVersion } from '../ingest/rows/session-rows.ts';
import { isLongSession } from '../model/long-session.ts';

export interface DocumentMakerOptions {
  /** Reads a session, which leaves a copy of it behind. */
  readonly read: (sessionId: string) => Promise<unknown>;
  /** Whether the store has everything that is known of a session. */
  readonly isStored: (sessionId: string) => boolean;
  readonly onTrouble: (thrown: unknown) => void;
  readonly quietMs?: number | undefined;
  /** ms, from any moment on. */
  readonly now?: () => number;
}

const QUIET_MS = 10_000;
/** After a reading that took t comes a rest of 9 t, as between assemblies: an import of long sessions must not be slowed down by their copies. */
const REST_FACTOR = 9;
/** Those behind are copied when somebody opens them. */
const WAITING_MAX = 1_000;

export class DocumentMaker {
  readonly #options: DocumentMakerOptions;
  readonly #quietMs: number;
  readonly #now: () => number;
  /** Session → when its turn comes; the earliest is first. */
  readonly #due = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(options: DocumentMakerOptions) {
    this.#options = options;
    this.#quietMs = options.quietMs ?? QUIET_MS;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Told of each version that the store has got. */
  written(versions: readonly Pick<SessionVersion, 'session' | 'deleted'>[]): void {
    for (const { session, deleted } of versions) {
      this.#due.delete(session.session_id);
      if (deleted || session.ended_at === null || !isLongSession(session.counts)) continue;
      if (this.#due.size < WAITING_MAX) this.#due.set(session.session_id, this.#now() + this.#quietMs);
    }
    this.#schedule(0);
  }

  /** Resolves when the last reading is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  #schedule(restMs: number): void {
    const [first] = this.#due.values();
    if (first === undefined || this.#stopped || this.#timer !== undefined || this.#working !== null) return;
    this.#timer = setTimeout(() => this.#next(), Math.max(restMs, first - this.#now()));
    this.#timer.unref();
  }

  #next(): void {
    this.#timer = undefined;
    const now = this.#now();
    const [sessionId] = [...this.#due].find(([, at]) => at <= now) ?? [];
    if (sessionId === undefined) {
      this.#schedule(0);
      return;
    }
    this.#due.delete(sessionId);
    if (!this.#options.isStored(sessionId)) {
      this.#due.set(sessionId, now + this.#quietMs);
      this.#schedule(0);
      return;
    }
    this.#working = this.#read(sessionId).finally(() => {
      this.#working = null;
      this.#schedule((this.#now() - now) * REST_FACTOR);
    });
  }

  async #read(sessionId: string): Promise<void> {
    try {
      await this.#options.read(sessionId);
    } catch (thrown) {
      this.#options.onTrouble(thrown);
    }
  }
}

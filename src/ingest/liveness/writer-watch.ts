/**
 * Notices that the Codex process of a running turn is gone. A killed Codex says nothing; its lock on the thread is released all the same. Nothing is concluded
 * about a thread whose lock was never seen held: Codex may run where this machine's locks do not show.
 */
export interface WriterWatchOptions {
  /** Threads with a turn that is not over, as far as anybody knows. */
  readonly openThreads: () => readonly string[];
  /** Inode number of a thread's lock file; null where there is none. */
  readonly inodeOf: (threadId: string) => Promise<string | null>;
  /** Inode numbers of the files that somebody holds a lock on. */
  readonly held: () => Promise<ReadonlySet<string>>;
  readonly onGone: (threadId: string) => Promise<void>;
}

/** One look may fall between two processes of a thread that is handed over. */
const LOOKS_WITHOUT_WRITER = 2;

export class WriterWatch {
  readonly #options: WriterWatchOptions;
  /** Thread → looks since its lock was last seen held. */
  readonly #looks = new Map<string, number>();

  constructor(options: WriterWatchOptions) {
    this.#options = options;
  }

  /** One look at every open thread. Rejects when the locks cannot be read. */
  async look(): Promise<void> {
    const open = this.#options.openThreads();
    for (const threadId of this.#looks.keys()) if (!open.includes(threadId)) this.#looks.delete(threadId);
    if (open.length === 0) return;
    const held = await this.#options.held();
    for (const threadId of open) await this.#lookAt(threadId, held);
  }

  async #lookAt(threadId: string, held: ReadonlySet<string>): Promise<void> {
    const inode = await this.#options.inodeOf(threadId);
    if (inode !== null && held.has(inode)) {
      this.#looks.set(threadId, 0);
      return;
    }
    const before = this.#looks.get(threadId);
    if (before === undefined) return;
    this.#looks.set(threadId, before + 1);
    if (before + 1 !== LOOKS_WITHOUT_WRITER) return;
    this.#looks.delete(threadId);
    await this.#options.onGone(threadId);
  }
}

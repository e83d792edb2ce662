/** What a history entry remembers besides its URL. */
export interface EntryState {
  /** The first row in sight and how far it is scrolled past: rows that arrived meanwhile do not move it. */
  readonly anchor?: { readonly id: string; readonly pastPx: number };
  readonly cursorId?: string;
  /** How many entries of ours lie below: 0 means that "back" would leave Turnscope. */
  readonly depth?: number;
}

export interface Entry {
  /** Path and query. */
  readonly url: string;
  readonly state: EntryState;
}

export interface EntryDeps {
  /** What the browser has. */
  read(): Entry;
  write(entry: Entry): void;
  now(): number;
  /** Runs `task` later; returns how to call it off. */
  later(task: () => void, delayMs: number): () => void;
}

/**
 * Browsers ignore a page that changes its entry too often (Chromium after 200 changes in 10 s, Safari after 100 in
 * 30 s, with an exception). A held-down `j` or a long scroll is more than that.
 */
const APART_MS = 400;

/**
 * The present history entry. It changes at once for the page and a little later for the browser; the first change after
 * a rest is written at once, so that a link copied after a click is right.
 */
export class EntryWriter {
  readonly #deps: EntryDeps;
  #ahead: Entry | null = null;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(deps: EntryDeps) {
    this.#deps = deps;
  }

  read(): Entry {
    return this.#ahead ?? this.#deps.read();
  }

  change(part: Partial<Entry>): void {
    this.#ahead = { ...this.read(), ...part };
    const waitMs = this.#writtenAt + APART_MS - this.#deps.now();
    if (waitMs <= 0) this.flush();
    else this.#cancel ??= this.#deps.later(() => this.flush(), waitMs);
  }

  /** Writes what is still ahead of the browser: before the entry is left. */
  flush(): void {
    const entry = this.#ahead;
    this.forget();
    if (entry === null) return;
    this.#writtenAt = this.#deps.now();
    this.#deps.write(entry);
  }

  /** The browser went to another entry by itself: what was ahead belongs to the one that was left. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#ahead = null;
  }
}

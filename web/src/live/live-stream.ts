import type { SessionChange } from '../api/shape.ts';
import { backoffMs } from './backoff.ts';

export interface LiveState {
  readonly phase: 'connecting' | 'live' | 'lost';
  /** ms since the epoch of the last sign of life, null before the first. */
  readonly lastHeardAt: number | null;
}

/** What the stream needs of its surroundings: a browser gives it EventSource and timers, a test its own. */
export interface LiveDeps {
  open(): EventSourceLike;
  now(): number;
  random(): number;
  /** Runs `task` later; returns how to call it off. */
  later(task: () => void, delayMs: number): () => void;
}

export interface EventSourceLike {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveListener {
  /** The connection is there again after a gap: what was missed must be asked for. */
  reconnected(): void;
  changed(change: SessionChange): void;
}

/**
 * The server's event stream with our own reconnecting: a browser gives up on the first HTTP error and tells nobody,
 * we back off, say since when we are deaf, and report the gap once it closes.
 */
export class LiveStream {
  readonly #deps: LiveDeps;
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<LiveListener>();
  #state: LiveState = { phase: 'connecting', lastHeardAt: null };
  #source: EventSourceLike | null = null;
  #attempt = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
  }

  start(): void {
    if (this.#source !== null || this.#cancelRetry !== null) return;
    this.#connect();
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#source?.close();
    this.#source = null;
  }

  /** Tries at once instead of when the back-off says. */
  retryNow = (): void => {
    this.#attempt = 0;
    this.stop();
    this.#connect();
  };

  state = (): LiveState => this.#state;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #connect(): void {
    const source = this.#deps.open();
    this.#source = source;
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('session', (event) => this.#heard(event.data));
    source.addEventListener('heartbeat', () => this.#alive());
    source.addEventListener('error', () => this.#failed(source));
  }

  #opened(): void {
    const hadGap = this.#state.lastHeardAt !== null;
    this.#attempt = 0;
    this.#alive();
    if (hadGap) for (const listener of this.#listeners) listener.reconnected();
  }

  #heard(text: string): void {
    this.#alive();
    const change = parseChange(text);
    if (change !== null) for (const listener of this.#listeners) listener.changed(change);
  }

  #alive(): void {
    this.#set({ phase: 'live', lastHeardAt: this.#deps.now() });
  }

  #failed(source: EventSourceLike): void {
    if (source !== this.#source) return;
    source.close();
    this.#source = null;
    this.#set({ phase: 'lost', lastHeardAt: this.#state.lastHeardAt });
    const delayMs = backoffMs(this.#attempt, this.#deps.random());
    this.#attempt += 1;
    this.#cancelRetry = this.#deps.later(() => {
      this.#cancelRetry = null;
      this.#connect();
    }, delayMs);
  }

  #set(state: LiveState): void {
    const same = state.phase === this.#state.phase && state.lastHeardAt === this.#state.lastHeardAt;
    if (same) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

/** An event that we cannot read is skipped: the next refetch tells the same. */
function parseChange(text: string): SessionChange | null {
  try {
    const value: unknown = JSON.parse(text);
    return isChange(value) ? value : null;
  } catch {
    return null;
  }
}

function isChange(value: unknown): value is SessionChange {
  if (typeof value !== 'object' || value === null || !('session_id' in value) || !('summary' in value)) return false;
  return typeof value.session_id === 'string' && typeof value.summary === 'object' && value.summary !== null;
}

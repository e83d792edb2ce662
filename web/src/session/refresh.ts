export interface RefreshDeps {
  /** Reads the session again; settles when it is there. */
  readonly fetch: () => Promise<unknown>;
  /** Nobody looks: a tab in the background. */
  readonly isHidden: () => boolean;
  /** ms, of any origin. */
  readonly now: () => number;
}

export interface Refresh {
  /** `soon` for a change that a person waits for, such as the end; `paced` for everything else. */
  readonly changed: (how: 'soon' | 'paced') => void;
  /** The page may be in sight again. */
  readonly seen: () => void;
  readonly stop: () => void;
}

/** Never more often than this, and at most a tenth of the time for a session that is slow to read. */
const AFTER_MS = 250;
const PACE = 9;

/**
 * When to read a session again that changes many times a second and may have many megabytes: one reading at a time, with
 * a rest behind each that grows with its cost. Whatever changes meanwhile is one change.
 */
export function createRefresh({ fetch, isHidden, now }: RefreshDeps): Refresh {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isReading = false;
  let isStale = false;
  let [readAt, tookMs] = [Number.NEGATIVE_INFINITY, 0];
  const read = async (): Promise<void> => {
    timer = null;
    if (isReading || isHidden()) return;
    [isReading, isStale] = [true, false];
    const startedAt = now();
    await fetch();
    isReading = false;
    readAt = now();
    tookMs = readAt - startedAt;
    if (isStale) plan(waitMs());
  };
  const plan = (ms: number): void => {
    if (timer === null) timer = setTimeout(() => void read(), ms);
  };
  const waitMs = (): number => Math.max(AFTER_MS, readAt + tookMs * PACE - now());
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    changed: (how) => {
      isStale = true;
      if (isReading) return;
      if (how === 'soon') stop();
      plan(how === 'soon' ? AFTER_MS : waitMs());
    },
    seen: () => {
      if (isStale && !isReading && !isHidden()) plan(AFTER_MS);
    },
    stop: () => {
      isStale = false;
      stop();
    },
  };
}

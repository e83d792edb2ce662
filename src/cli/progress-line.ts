import type { Terminal } from './terminal.ts';

/** Without a terminal a line now and then says that something still goes on. */
const LINE_EVERY_MS = 5_000;
const DRAW_EVERY_MS = 100;

export interface ProgressLine {
  /** `lineOf` is asked only when there is something to draw; it gets the time since the start in ms. */
  tell(lineOf: (elapsedMs: number) => string): void;
  end(): void;
}

/** On a terminal one line that changes, elsewhere a line now and then; always on stderr. */
export function createProgressLine({ now, status, warn }: Pick<Terminal, 'now' | 'status' | 'warn'>): ProgressLine {
  const begunAt = now();
  const everyMs = status === undefined ? LINE_EVERY_MS : DRAW_EVERY_MS;
  let saidAt = status === undefined ? begunAt : Number.NEGATIVE_INFINITY;
  return {
    tell: (lineOf) => {
      if (now() - saidAt < everyMs) return;
      saidAt = now();
      (status ?? warn)(lineOf(saidAt - begunAt));
    },
    end: () => status?.(''),
  };
}

/** Says of each backend that it is in trouble, once, and that it is over, once: whoever looks at the terminal wants to know, and not every second. Pure. */
import type { BackendStanding } from '../forward/courier.ts';

/** What is over by then, nobody has to know. */
const TOLD_AFTER_MS = 5_000;

interface Known {
  readonly since: number;
  isTold: boolean;
}

export class TroubleTeller {
  readonly #known = new Map<string, Known>();

  /** The sentences that are due. @param now ms since the epoch */
  look(standing: readonly BackendStanding[], now: number): string[] {
    return standing.flatMap((one) => this.#sentence(one, now) ?? []);
  }

  #sentence({ backend, trouble, status }: BackendStanding, now: number): string | null {
    const known = this.#known.get(backend);
    if (trouble === null) {
      this.#known.delete(backend);
      return known?.isTold === true ? `Forwarding to ${backend} works again.` : null;
    }
    const current = known ?? { since: now, isTold: false };
    this.#known.set(backend, current);
    // a clock that was set back ends the wait
    if (current.isTold || Math.abs(now - current.since) < TOLD_AFTER_MS) return null;
    current.isTold = true;
    const items = status?.waiting.items ?? 0;
    const waiting = items === 0 ? '' : ` ${items} ${items === 1 ? 'item waits' : 'items wait'}.`;
    return `Forwarding to ${backend}: ${trouble.replace(/\.$/, '')}.${waiting}`;
  }
}

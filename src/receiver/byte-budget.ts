/**
 * How many bytes of bodies all requests together may hold. Below the soft limit everybody comes in; above it new
 * requests wait a little, because Codex does not retry; above the hard limit even those being read are refused.
 */
export interface ByteLease {
  /** Takes more; false when the hard limit is reached (nothing is taken then). */
  take(bytes: number): boolean;
  /** Gives everything back. Harmless when called again. */
  release(): void;
}

export interface ByteBudget {
  /** A lease, or null when there was no room within `waitMs`. */
  admit(waitMs: number): Promise<ByteLease | null>;
  readonly bytesInFlight: number;
}

export interface ByteBudgetOptions {
  readonly softMax: number;
  readonly hardMax: number;
}

export function createByteBudget({ softMax, hardMax }: ByteBudgetOptions): ByteBudget {
  let inFlight = 0;
  const waiting = new Set<() => void>();

  const createLease = (): ByteLease => {
    let held = 0;
    return {
      take(bytes) {
        if (inFlight + bytes > hardMax) return false;
        held += bytes;
        inFlight += bytes;
        return true;
      },
      release() {
        inFlight -= held;
        held = 0;
        if (inFlight < softMax) for (const wake of waiting) wake();
      },
    };
  };

  return {
    admit(waitMs) {
      if (inFlight < softMax) return Promise.resolve(createLease());
      return new Promise((resolve) => {
        const settle = (lease: ByteLease | null): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(lease);
        };
        const wake = (): void => settle(createLease());
        const timer = setTimeout(() => settle(null), waitMs);
        waiting.add(wake);
      });
    },
    get bytesInFlight() {
      return inFlight;
    },
  };
}

/** Runs `act` with a lease, or with null when there was no room in time; gives the lease back afterwards, however it went. */
export async function withLease<Result>(
  budget: ByteBudget,
  waitMs: number,
  act: (lease: ByteLease | null) => Promise<Result>,
): Promise<Result> {
  const lease = await budget.admit(waitMs);
  try {
    return await act(lease);
  } finally {
    lease?.release();
  }
}

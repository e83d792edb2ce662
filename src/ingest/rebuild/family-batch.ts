/** Families of threads, and as many of them at a time as fit into memory. Pure. */
import type { Kinship, ThreadSize } from '../../store/kinship-reader.ts';

export interface BatchLimits {
  readonly observationsMax: number;
  readonly bytesMax: number;
}

export const BATCH_LIMITS: BatchLimits = { observationsMax: 20_000, bytesMax: 32 * 1024 * 1024 };

/** Which threads belong together. */
export class FamilyTree {
  readonly #parents = new Map<string, string>();

  constructor(ties: Kinship['ties']) {
    for (const [first, ...others] of ties) {
      if (first === undefined) continue;
      for (const other of others) this.#parents.set(this.familyOf(other), this.familyOf(first));
    }
  }

  /** One of its threads stands for a family; a thread without ties is its own. */
  familyOf(threadId: string): string {
    let family = threadId;
    for (let next = this.#parents.get(family); next !== undefined && next !== family; next = this.#parents.get(family))
      family = next;
    // every later question about these threads is one step
    for (let at = threadId; at !== family; ) {
      const next = this.#parents.get(at) ?? family;
      this.#parents.set(at, family);
      at = next;
    }
    return family;
  }
}

/** Threads in batches of whole families. A family that is larger than a batch is one alone. */
export function* familyBatches(
  sizes: readonly ThreadSize[],
  tree: FamilyTree,
  limits: BatchLimits = BATCH_LIMITS,
): Generator<readonly string[]> {
  const families = new Map<string, ThreadSize[]>();
  for (const size of sizes) {
    const family = tree.familyOf(size.threadId);
    const known = families.get(family);
    if (known === undefined) families.set(family, [size]);
    else known.push(size);
  }
  let batch: string[] = [];
  let observations = 0;
  let bytes = 0;
  for (const family of families.values()) {
    const familyObservations = family.reduce((sum, size) => sum + size.observations, 0);
    const familyBytes = family.reduce((sum, size) => sum + size.bytes, 0);
    const isFull = observations + familyObservations > limits.observationsMax || bytes + familyBytes > limits.bytesMax;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
      observations = 0;
      bytes = 0;
    }
    batch.push(...family.map(({ threadId }) => threadId));
    observations += familyObservations;
    bytes += familyBytes;
  }
  if (batch.length > 0) yield batch;
}

/** Sessions out of a table of observations, family by family, with the rows of `session`. */
import { type AssembleOptions, assemble } from '../../assemble/assemble.ts';
import { uuidTime } from '../../lib/uuid.ts';
import type { Observation } from '../../model/observation.ts';
import type { Session } from '../../model/session.ts';
import { type ObservationTable, readKinship, readThreads } from '../../store/kinship-reader.ts';
import type { RowBlock, Store } from '../../store/store.ts';
import { concatBlocks } from '../rows/concat-blocks.ts';
import { rowOfSession } from '../rows/session-rows.ts';
import { FamilyTree, familyBatches } from './family-batch.ts';

export interface SessionsOptions {
  readonly store: Pick<Store, 'query'>;
  readonly table: ObservationTable;
  readonly assemble: AssembleOptions;
  /** The order key (ms) that a session has been listed by until now; null for a new one. */
  readonly readOrder: (sessionId: string) => Promise<number | null>;
}

export interface SessionBatch {
  readonly blocks: readonly RowBlock[];
  /** Threads that are done, of how many. */
  readonly threadsDone: number;
  readonly threads: number;
}

export async function* rebuildSessions(options: SessionsOptions): AsyncGenerator<SessionBatch> {
  const { store, table } = options;
  const { sizes, ties } = await readKinship(store, table);
  const tree = new FamilyTree(ties);
  // later versions of a running server are counted from its clock, too, so that they replace these
  let version = options.assemble.now * 1000;
  let threadsDone = 0;
  for (const threads of familyBatches(sizes, tree)) {
    const observations = await readThreads(store, table, threads);
    const rows: RowBlock[] = [];
    for (const family of familiesIn(observations, tree)) {
      for (const session of assemble(family, options.assemble)) {
        version += 1;
        const { prices } = options.assemble;
        const identity = await identityOf(session, options);
        rows.push(rowOfSession({ session, version, deleted: false, prices, ...identity }));
      }
    }
    threadsDone += threads.length;
    yield { blocks: concatBlocks(rows), threadsDone, threads: sizes.length };
  }
}

/** Spans without a thread go with the thread whose trace they are in. */
function familiesIn(observations: readonly Observation[], tree: FamilyTree): Iterable<readonly Observation[]> {
  const families = new Map<string, Observation[]>();
  const ofTrace = new Map<string, string>();
  const join = (family: string, observation: Observation): void => {
    const known = families.get(family);
    if (known === undefined) families.set(family, [observation]);
    else known.push(observation);
  };
  for (const observation of observations) {
    if (observation.threadId === '') continue;
    const family = tree.familyOf(observation.threadId);
    if (observation.traceId !== '') ofTrace.set(observation.traceId, family);
    join(family, observation);
  }
  for (const observation of observations) {
    const family = observation.threadId === '' ? ofTrace.get(observation.traceId) : undefined;
    if (family !== undefined) join(family, observation);
  }
  return families.values();
}

async function identityOf(
  { session_id, started_at, agents }: Session,
  { readOrder }: SessionsOptions,
): Promise<{ readonly threadIds: readonly string[]; readonly orderedAt: number }> {
  const orderedAt = uuidTime(session_id) ?? (await readOrder(session_id)) ?? Date.parse(started_at);
  return { threadIds: agents.map(({ thread_id }) => thread_id), orderedAt };
}

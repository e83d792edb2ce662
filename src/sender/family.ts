/** Threads that hang together: what `assemble` must see at once. */
import type { Observation } from '../model/observation.ts';
import type { ThreadLogs } from './thread-log.ts';

export interface Family {
  readonly threads: ReadonlySet<string>;
  readonly observations: readonly Observation[];
}

/** The families of these threads, each once, with the relatives that their links name. */
export async function familiesOf(threadIds: Iterable<string>, logs: Pick<ThreadLogs, 'read'>): Promise<Family[]> {
  const families: Family[] = [];
  const seen = new Set<string>();
  for (const threadId of threadIds) {
    if (seen.has(threadId)) continue;
    const family = await familyOf(threadId, logs);
    for (const member of family.threads) seen.add(member);
    families.push(family);
  }
  return families;
}

/** A link is told to both of its ends, so that it can be followed from either. */
async function familyOf(threadId: string, logs: Pick<ThreadLogs, 'read'>): Promise<Family> {
  const threads = new Set([threadId]);
  const observations: Observation[] = [];
  for (const member of threads) {
    const own = await logs.read(member);
    observations.push(...own);
    // grows while it is walked
    for (const relative of own.flatMap(relativesIn)) threads.add(relative);
  }
  return { threads, observations };
}

const relativesIn = ({ kind, attributes }: Observation): string[] =>
  kind === 'thread_link'
    ? [attributes['parent_thread_id'], attributes['child_thread_id']].filter(
        (id): id is string => id !== undefined && id !== '',
      )
    : [];

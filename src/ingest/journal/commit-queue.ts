/**
 * Group commit: while one commit runs, everything that arrives waits and shares the next one. There is no timer:
 * when nothing runs, the first item goes at once, so an idle system answers in the time of one fsync and a busy
 * one spends the same fsync on many items.
 */
export interface CommitQueue<Item, Result> {
  /** Results come in the order of the pushes, one microtask apart. */
  push(item: Item): Promise<Result>;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
}

export interface CommitQueueOptions<Item, Result> {
  /** Gives one result per item; when it throws, all of the group's pushes are rejected. */
  readonly commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly bytesOf: (item: Item) => number;
  /** A group closes when it reaches this, so that one commit does not hold up many others. */
  readonly groupBytesMax: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

export function createCommitQueue<Item, Result>(options: CommitQueueOptions<Item, Result>): CommitQueue<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running: Promise<void> | null = null;

  function takeGroup(): Waiting<Item, Result>[] {
    let bytes = 0;
    let count = 0;
    while (count < waiting.length && bytes < options.groupBytesMax) {
      const next = waiting[count];
      bytes += next === undefined ? 0 : options.bytesOf(next.item);
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  async function run(): Promise<void> {
    // One turn of microtasks, so that pushes of the same moment share the first group.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        const results = await options.commit(group.map(({ item }) => item));
        group.forEach(({ resolve, reject }, index) => {
          const result = results[index];
          if (result === undefined) reject(new Error('BUG: a commit gave fewer results than items'));
          else resolve(result);
        });
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    running = null;
  }

  return {
    push: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}

/** In which folder a thread works, as hooks and rollouts tell it: what a policy by repository is decided by. The newest threads only, so that memory stays bounded. */
const THREADS_MAX = 10_000;

export class ThreadFolders {
  readonly #folders = new Map<string, string>();

  learn(threadId: string, cwd: string | null | undefined): void {
    if (threadId === '' || cwd === null || cwd === undefined || cwd === '') return;
    this.#folders.delete(threadId);
    this.#folders.set(threadId, cwd);
    if (this.#folders.size <= THREADS_MAX) return;
    for (const oldest of this.#folders.keys()) {
      this.#folders.delete(oldest);
      break;
    }
  }

  of(threadId: string): string | null {
    return this.#folders.get(threadId) ?? null;
  }
}

import type { ImportProblem } from '../../model/rollout-import.ts';
import type { RolloutFile } from './rollout-file.ts';

/** What an import has read so far. */
export class RolloutTally {
  /** Files that are done with, read or skipped. */
  files = 0;
  /** On disk, of those files and of the one that is being read. */
  bytes = 0;
  filesRead = 0;
  bytesRead = 0;
  filesUnchanged = 0;
  observations = 0;
  linesUnreadable = 0;
  readonly problems: ImportProblem[] = [];
  readonly #roots = new Set<string>();
  readonly #subagents = new Set<string>();
  /** Of the file that is being read. */
  #current = 0;

  /** Threads that are no sub-agents. */
  get sessions(): number {
    return [...this.#roots].filter((id) => !this.#subagents.has(id)).length;
  }

  skip({ bytes }: RolloutFile): void {
    this.files += 1;
    this.filesUnchanged += 1;
    this.bytes += bytes;
  }

  /** `position` in its content; of a compressed file it says little. */
  progress(file: RolloutFile, position: number): void {
    const at = file.isCompressed ? 0 : Math.min(position, file.bytes);
    this.bytes += at - this.#current;
    this.#current = at;
  }

  done(
    { bytes, name }: RolloutFile,
    read: {
      readonly bytes: number;
      readonly observations: number;
      readonly unreadable: number;
      readonly isSubagent: boolean;
    },
  ): void {
    this.files += 1;
    this.filesRead += 1;
    this.bytesRead += read.bytes;
    this.bytes += bytes - this.#current;
    this.#current = 0;
    this.observations += read.observations;
    this.linesUnreadable += read.unreadable;
    this.#roots.add(name.threadId);
    if (read.isSubagent) this.#subagents.add(name.threadId);
  }

  problem(problem: ImportProblem): void {
    this.files += 1;
    this.#current = 0;
    this.problems.push(problem);
  }
}

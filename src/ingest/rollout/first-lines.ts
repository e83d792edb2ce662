import { LineSplitter } from './line-splitter.ts';
import { openRolloutBytes } from './rollout-bytes.ts';
import type { RolloutFile } from './rollout-file.ts';

/** The instructions that a first line holds are tens of kilobytes; what is longer is no rollout's. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

/** The beginning of a file, line by line, as far as it is asked for. Ends early where it cannot be read: an import will say what is wrong with it. */
export async function* linesOf(file: RolloutFile): AsyncGenerator<Buffer> {
  const bytes = await openRolloutBytes(file).catch(() => null);
  if (bytes === null) return;
  try {
    const splitter = new LineSplitter(0, LINE_BYTES_MAX);
    for await (const chunk of bytes.chunks(0)) {
      for (const { line } of splitter.split(chunk)) yield Buffer.from(line);
      if (splitter.tooLong > 0) return;
    }
  } catch {
    return;
  } finally {
    await bytes.close();
  }
}

/** Null for what has none, or cannot be read. */
export async function firstLineOf(file: RolloutFile): Promise<Buffer | null> {
  for await (const line of linesOf(file)) return line;
  return null;
}

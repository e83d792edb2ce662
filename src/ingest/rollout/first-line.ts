import { LineSplitter } from './line-splitter.ts';
import { openRolloutBytes } from './rollout-bytes.ts';
import type { RolloutFile } from './rollout-file.ts';

/** The instructions that a first line holds are tens of kilobytes; what is longer is no rollout's. */
const FIRST_LINE_BYTES_MAX = 16 * 1024 * 1024;

/** Null for what has none, or cannot be read: an import will say what is wrong with it. */
export async function firstLineOf(file: RolloutFile): Promise<Buffer | null> {
  const bytes = await openRolloutBytes(file).catch(() => null);
  if (bytes === null) return null;
  try {
    const splitter = new LineSplitter(0, FIRST_LINE_BYTES_MAX);
    for await (const chunk of bytes.chunks(0)) {
      for (const { line } of splitter.split(chunk)) return Buffer.from(line);
      if (splitter.tooLong > 0) return null;
    }
    return null;
  } catch {
    return null;
  } finally {
    await bytes.close();
  }
}

import { jsonText } from '../../format/clean.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

/** `--format` has one choice yet, so there is nothing to decide here. */
export async function run(id: string, options: ReadOptions, terminal: Terminal): Promise<void> {
  const session = await withReader(options, terminal, (reader) => reader.getSession(id, { cwd: terminal.cwd }));
  terminal.print(jsonText(session, 2));
}

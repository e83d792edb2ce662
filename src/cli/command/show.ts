import { jsonText } from '../../format/clean.ts';
import { sessionTree } from '../../format/session-tree.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface ShowOptions extends ReadOptions {
  readonly full?: boolean;
}

export async function run(id: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const session = await withReader(options, terminal, (reader) => reader.getSession(id, { cwd: terminal.cwd }));
  if (options.json) {
    terminal.print(jsonText(session, 2));
    return;
  }
  const { width, paint, now } = terminal;
  for (const line of sessionTree(session, { width, paint, now: now(), full: options.full })) terminal.print(line);
}

import { jsonText } from '../../format/clean.ts';
import { sessionTree } from '../../format/session-tree.ts';
import { AppError } from '../../lib/errors.ts';
import type { Problem } from '../../problem/problem.ts';
import { type Reader, type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface ShowOptions extends ReadOptions {
  readonly full?: boolean;
}

export async function run(id: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const { session, problems } = await withReader(options, terminal, async (reader) => {
    const session = await reader.getSession(id, { cwd: terminal.cwd });
    return { session, problems: options.json ? [] : await problemsOf(reader, session.session_id) };
  });
  if (options.json) {
    terminal.print(jsonText(session, 2));
    return;
  }
  const { width, paint, now } = terminal;
  for (const line of sessionTree(session, { width, paint, now: now(), full: options.full, problems }))
    terminal.print(line);
}

/** A server that was started before an update does not know the question: then the session is shown all the same. */
async function problemsOf(reader: Reader, sessionId: string): Promise<readonly Problem[]> {
  try {
    return await reader.problems(sessionId);
  } catch (thrown) {
    if (AppError.from(thrown).code === 'not_found') return [];
    throw thrown;
  }
}

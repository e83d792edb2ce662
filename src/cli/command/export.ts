import { jsonText } from '../../format/clean.ts';
import type { Session } from '../../model/session.ts';
import { tracesJson } from '../../otlp/traces/json/encode.ts';
import type { ProfileName } from '../../render/profile.ts';
import { PROFILES } from '../../render/profiles.ts';
import { renderTurns, tracesRequestOf } from '../../render/render.ts';
import { type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export interface ExportOptions extends ReadOptions {
  readonly as: 'session' | 'otlp';
  readonly profile: ProfileName;
}

/** `--format` has one choice yet, so there is nothing to decide here. */
export async function run(id: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const session = await withReader(options, terminal, (reader) => reader.getSession(id, { cwd: terminal.cwd }));
  if (options.as === 'otlp') printSpans(session, options.profile, terminal);
  else terminal.print(jsonText(session, 2));
}

/** One Export request, as it would be sent, so that `curl -d @-` can send it. */
function printSpans(session: Session, profile: ProfileName, terminal: Terminal): void {
  const turns = renderTurns(session, { profile: PROFILES[profile] });
  const running = turns.filter(({ isSettled }) => !isSettled).length;
  if (running > 0) terminal.warn(`turnscope: turns that still run: ${running}. Their spans come when they have ended.`);
  terminal.print(jsonText(tracesJson(tracesRequestOf(session, turns, { version: VERSION }))));
}

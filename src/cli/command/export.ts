import { jsonText } from '../../format/clean.ts';
import { exportSession } from '../../format/export/export-session.ts';
import type { ContentMode } from '../../model/content-policy.ts';
import type { Session } from '../../model/session.ts';
import { tracesJson } from '../../otlp/traces/json/encode.ts';
import { LEAVING_PERSONAL, type LeavingWish, leavingSession, leftOutWords } from '../../redact/leaving-session.ts';
import { nobody, type PersonalKind } from '../../redact/personal-data.ts';
import type { ProfileName } from '../../render/profile.ts';
import { PROFILES } from '../../render/profiles.ts';
import { renderTurns, tracesRequestOf } from '../../render/render.ts';
import { type ReadOptions, settingsPlaces, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export interface ExportOptions extends ReadOptions {
  readonly as: 'session' | 'otlp' | 'html' | 'markdown' | 'json';
  readonly profile: ProfileName;
  readonly content: ContentMode;
  /** undefined: what is usual for the shape. */
  readonly redact?: readonly PersonalKind[];
}

/** `--format` has one choice yet, so there is nothing to decide here. */
export async function run(id: string, options: ExportOptions, terminal: Terminal): Promise<void> {
  const { as } = options;
  const told = await withReader(options, terminal, (reader) => reader.getSession(id, { cwd: terminal.cwd }));
  const wish = wishOf(options);
  const session = await leaving(told, wish, terminal);
  if (as === 'otlp') return printSpans(session, options.profile, terminal);
  if (as === 'session') return terminal.print(jsonText(session, 2));
  const note = { version: VERSION, now: terminal.now(), leftOut: leftOutWords(wish) };
  for (const piece of exportSession(session, as, note)) await terminal.write(piece);
}

/** What people read is made to be passed on; what programs read, they get whole unless somebody says otherwise. */
function wishOf({ as, content, redact }: ExportOptions): LeavingWish {
  const usual = as === 'html' || as === 'markdown' ? LEAVING_PERSONAL : [];
  return { mode: content, personal: redact ?? usual };
}

async function leaving(session: Session, wish: LeavingWish, terminal: Terminal): Promise<Session> {
  if (wish.personal.length === 0) return leavingSession(session, wish, nobody());
  // Whose machine this is, and which account: only then can it be told from others.
  const { readOwnSettings } = await import('../../server/own-settings.ts');
  const { redactor } = await readOwnSettings(settingsPlaces(terminal));
  return leavingSession(session, wish, redactor.owner);
}

/** One Export request, as it would be sent, so that `curl -d @-` can send it. */
function printSpans(session: Session, profile: ProfileName, terminal: Terminal): void {
  const turns = renderTurns(session, { profile: PROFILES[profile] });
  const running = turns.filter(({ isSettled }) => !isSettled).length;
  if (running > 0) terminal.warn(`turnscope: turns that still run: ${running}. Their spans come when they have ended.`);
  terminal.print(jsonText(tracesJson(tracesRequestOf(session, turns, { version: VERSION }))));
}

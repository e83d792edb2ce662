/** A session on its way to somebody else, as a file: with less of what was said, and without data about persons, as it was asked for. */
import { type ContentMode, contentPolicy } from '../model/content-policy.ts';
import type { Session } from '../model/session.ts';
import { sessionInMode } from './content-mode.ts';
import { NO_PERSONAL, type Owner, type PersonalKind, switched } from './personal-data.ts';
import { createRedactor } from './redactor.ts';

export interface LeavingWish {
  readonly mode: ContentMode;
  /** What is taken out. */
  readonly personal: readonly PersonalKind[];
}

/** What is usual for what leaves this machine: the words, for somebody asked for them, and nothing of whose machine it was. */
export const LEAVING_PERSONAL: readonly PersonalKind[] = ['home_folder', 'account'];

/** @param session without secrets already, as every answer is. */
export function leavingSession(session: Session, { mode, personal }: LeavingWish, owner: Owner): Session {
  const shown = sessionInMode(session, contentPolicy(mode));
  if (personal.length === 0) return shown;
  const switches = switched(NO_PERSONAL, Object.fromEntries(personal.map((kind) => [kind, true])));
  return createRedactor({ personal: switches, owner, isSecretFree: true }).session(shown);
}

const KIND: Readonly<Record<PersonalKind, string>> = {
  home_folder: 'home folders',
  user_name: 'user names',
  email: 'e-mail addresses',
  ip: 'IP addresses',
  phone: 'telephone numbers',
  account: 'the account',
};

/** What is not in the file, as sentences for its reader. */
export function leftOutWords({ mode, personal }: LeavingWish): string[] {
  return [
    ...(mode === 'no_tool_content' ? ['Without what tools were given and answered.'] : []),
    ...(mode === 'metadata_only' ? ['Without any words: prompts, answers, what tools were given and answered.'] : []),
    ...(personal.length === 0 ? [] : [`Taken out: ${personal.map((kind) => KIND[kind]).join(', ')}.`]),
  ];
}

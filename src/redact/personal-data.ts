/**
 * Data about persons, not secrets: each kind has a switch of its own, because the author of a commit is useful to one reader and nobody's business to another. Pure, one bounded look at
 * each place of a text, so that time grows with the text and with nothing else.
 */
import { findAccount } from './account.ts';
import { findEmails } from './email.ts';
import { findHomes } from './home-folder.ts';
import { findAddresses } from './ip-address.ts';
import { findPhones } from './phone-number.ts';
import type { Span } from './rule.ts';
import { findUserName } from './user-name.ts';

/**
 * `home_folder`: becomes `~`, and the user's name in other paths a marker · `user_name`: of this machine's user, wherever it stands as a word · `account`: e-mail address and ids of the
 * account that Codex is logged in with, and attributes that name one.
 */
export const PERSONAL_KINDS = ['home_folder', 'user_name', 'email', 'ip', 'phone', 'account'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];
/** True for what is taken out. */
export type PersonalSwitches = Readonly<Record<PersonalKind, boolean>>;

export const NO_PERSONAL: PersonalSwitches = {
  home_folder: false,
  user_name: false,
  email: false,
  ip: false,
  phone: false,
  account: false,
};

/** What is told counts, the rest stays as it was. */
export function switched(
  switches: PersonalSwitches,
  told: Readonly<Partial<Record<PersonalKind, boolean | undefined>>> = {},
): PersonalSwitches {
  const entries = PERSONAL_KINDS.map((kind) => [kind, told[kind] ?? switches[kind]] as const);
  return Object.fromEntries(entries) as Record<PersonalKind, boolean>;
}

/** Whom this machine belongs to. Read only to compare. */
export interface Owner {
  /** Absolute; '' where it is not known. */
  readonly homeDir: string;
  readonly userName: string;
  /** E-mail address and ids of the account: grows when somebody logs in while a server runs. */
  readonly accounts: Set<string>;
}

export const nobody = (): Owner => ({ homeDir: '', userName: '', accounts: new Set() });

/** Spans in order, without overlaps. */
export type PersonalScanner = (text: string) => readonly Span[];

const NONE: readonly Span[] = [];

export function createPersonalScanner(switches: PersonalSwitches, owner: Owner): PersonalScanner {
  const finders: ((text: string) => Span[])[] = [];
  if (switches.account) finders.push((text) => findAccount(text, owner.accounts));
  if (switches.email) finders.push(findEmails);
  if (switches.home_folder) finders.push((text) => findHomes(text, owner));
  if (switches.user_name) finders.push((text) => findUserName(text, owner.userName));
  if (switches.ip) finders.push(findAddresses);
  if (switches.phone) finders.push(findPhones);
  return (text) => {
    const found = finders.flatMap((find) => find(text));
    return found.length === 0 ? NONE : withoutOverlaps(found);
  };
}

/** The first, and the longest of those that begin together: what another one would have covered besides, the next pass finds. */
export function withoutOverlaps(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  return kept;
}

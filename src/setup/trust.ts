/** Which of our hooks Codex will run, as it says itself, and the approval that somebody asked us to write. */

import { TOLD_BY_LOGS } from '../hook/handler.ts';
import { AppError } from '../lib/errors.ts';
import type { HookPlaces } from '../model/hook-spool.ts';
import { openAppServer } from './codex/app-server.ts';
import { codexAbility, hookEventsOf } from './codex/codex-version.ts';
import type { CodexInstall } from './codex/find-codex.ts';
import { type OurHooks, ourHooks } from './codex/hook-trust.ts';

export type TrustState =
  | { readonly kind: 'known'; readonly hooks: OurHooks }
  /** This version runs every hook at once, or has none. */
  | { readonly kind: 'not needed' }
  | { readonly kind: 'unknown'; readonly reason: string };

const ANSWER_TIMEOUT_MS = 15_000;

export interface TrustOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly hookPlaces: HookPlaces;
}

/** Starts an app-server of the user's own Codex and asks it. */
export async function readTrust(install: CodexInstall | null, options: TrustOptions): Promise<TrustState> {
  if (install === null) return { kind: 'unknown', reason: 'no `codex` is in PATH' };
  if (!codexAbility(install.version).hookTrust) return { kind: 'not needed' };
  try {
    const server = await openAppServer(install, {
      cwd: options.homeDir,
      env: options.env,
      timeoutMs: ANSWER_TIMEOUT_MS,
    });
    try {
      const wanted = hookEventsOf(install.version).filter((event) => !TOLD_BY_LOGS.has(event));
      return { kind: 'known', hooks: ourHooks(await server.listHooks(), options.hookPlaces, wanted) };
    } finally {
      await server.close();
    }
  } catch (thrown) {
    return { kind: 'unknown', reason: AppError.from(thrown).message };
  }
}

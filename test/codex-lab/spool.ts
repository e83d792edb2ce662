/** Hooks and `notify` as a user has them, into a spool that belongs to no server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hookHandlers, notifyCommand } from '../../src/hook/handler.ts';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Wiring } from './codex-home.ts';

export type HookWiring = Pick<Wiring, 'hooks' | 'notify'>;

export interface Spool {
  readonly folder: string;
  readonly wiring: HookWiring;
  remove(): void;
}

/** Every hook and `notify`, into the spool of this state folder. */
export async function wireHooks(stateDir: string): Promise<HookWiring> {
  await installHook({ stateDir });
  const places = hookPlaces(stateDir);
  return { hooks: hookHandlers(places), notify: notifyCommand(places, process.platform) };
}

export async function createSpool(name: string): Promise<Spool> {
  const stateDir = mkdtempSync(path.join(tmpdir(), `codex-lab-${name}-`));
  return {
    folder: hookPlaces(stateDir).spool,
    wiring: await wireHooks(stateDir),
    remove: () => rmSync(stateDir, { recursive: true, force: true }),
  };
}

/** A machine on which a server forwards, and, while none runs, the sender that hooks start: the same state folder, the same configuration. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import type { ServerStatus } from '../../src/api/contract/status.ts';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { type HookWiring, wireHooks } from '../codex-lab/spool.ts';
import { DEADLINE, SENDER } from './sender-place.ts';
import { type StartOptions, startTurnscope, type TurnscopeProcess } from './turnscope-process.ts';

export interface ForwardPlace {
  readonly stateDir: string;
  readonly configDir: string;
  /** Starts the server; the one before must have ended. */
  start(options?: Pick<StartOptions, 'codexHome'>): Promise<TurnscopeProcess>;
  /** Of the server that runs. */
  status(): Promise<ServerStatus>;
  /** Every hook and `notify`; with `sender`, they start it where no server runs. */
  wire(options?: { sender: boolean }): Promise<HookWiring>;
  configure(text: string): void;
  /** As SIGKILL leaves it. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when nobody holds the spool. */
  quiet(): Promise<void>;
  /** What the server said on its terminal, of all its lives. */
  said(): string;
  remove(): void;
}

export function createForwardPlace(config: string): ForwardPlace {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-forward-'));
  const [stateDir, configDir] = [`${dataDir}-state`, `${dataDir}-config`];
  mkdirSync(configDir);
  let server: TurnscopeProcess | null = null;
  let said = '';
  const running = (): TurnscopeProcess => {
    if (server === null) throw new Error('no server runs');
    return server;
  };
  const place: ForwardPlace = {
    stateDir,
    configDir,
    start: async (options = {}) => {
      server = await startTurnscope({ dataDir, ...options });
      server.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      return server;
    },
    status: async () => {
      const { ui, token } = running().ready;
      const response = await fetch(new URL('/api/v1/status', ui), { headers: { authorization: `Bearer ${token}` } });
      return (await response.json()) as ServerStatus;
    },
    wire: async (options) => {
      const wiring = await wireHooks(stateDir);
      if (options?.sender === true)
        await installHook({ stateDir, sender: { bundle: SENDER, node: process.execPath, configDir } });
      return wiring;
    },
    configure: (text) => writeFileSync(path.join(configDir, 'config.toml'), text),
    kill: async () => {
      const { child } = running();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      server = null;
    },
    stop: async () => {
      const stopping = running();
      server = null;
      expect(await stopping.stop()).toBe(0);
    },
    quiet: () =>
      vi.waitFor(
        () => expect(namesIn(hookPlaces(stateDir).spool).filter((name) => name.startsWith('lock'))).toEqual([]),
        DEADLINE,
      ),
    said: () => said,
    remove: () => {
      server?.child.kill('SIGKILL');
      for (const folder of [dataDir, stateDir, configDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
  place.configure(config);
  return place;
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

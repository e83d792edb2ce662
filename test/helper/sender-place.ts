/** A machine on which the sender is installed: a state folder with the hook's script and the built sender, and a configuration with some backends. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import { installHook } from '../../src/hook/install.ts';
import { senderInstall } from '../../src/hook/launcher.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { type HookWiring, wireHooks } from '../codex-lab/spool.ts';
import { PROGRAM, runCli } from './turnscope-process.ts';

export const SENDER = path.resolve(import.meta.dirname, '../../dist/sender.mjs');
export const DEADLINE = { timeout: 30_000, interval: 50 };

export interface SenderPlace {
  readonly stateDir: string;
  readonly configDir: string;
  readonly home: string;
  readonly wiring: HookWiring;
  readonly configure: (text: string) => void;
  /** Calls that nobody has taken. */
  readonly spooled: () => string[];
  readonly log: () => string;
  /** Resolves when the spool is empty and nobody holds it. */
  readonly quiet: () => Promise<void>;
  /** A run of the sender, as hooks start it, to its end. */
  readonly send: (env?: NodeJS.ProcessEnv) => Promise<void>;
  readonly flush: (...args: string[]) => ReturnType<typeof runCli>;
  /** The program, with more in its environment. */
  readonly cli: (args: readonly string[], env?: NodeJS.ProcessEnv) => ReturnType<typeof runCli>;
  /** All that lies in the folders of this machine: paths from its root, with their texts. */
  readonly files: () => ReadonlyMap<string, string>;
  readonly remove: () => void;
}

/** One backend that takes any OTLP, with everything that was said. */
export const backendConfig = (name: string, url: string, more = ''): string =>
  `[backends.${name}]\ntarget = "otlp"\nendpoint = "${url}"\ncontent_mode = "full"\n${more}\n`;

export async function createSenderPlace(config: string): Promise<SenderPlace> {
  const root = mkdtempSync(path.join(tmpdir(), 'turnscope-sender-'));
  const [stateDir, configDir, home] = ['state', 'config', 'home'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [configDir, home]) mkdirSync(folder);
  const wiring = await wireHooks(stateDir);
  await installHook({ stateDir, sender: { bundle: SENDER, node: process.execPath, configDir } });
  const { spool } = hookPlaces(stateDir);
  const names = (): string[] => readdirSync(spool);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TURNSCOPE_STATE_DIR: stateDir,
    TURNSCOPE_CONFIG_DIR: configDir,
    TURNSCOPE_DATA_DIR: path.join(root, 'data'),
  };
  const place: SenderPlace = {
    stateDir,
    configDir,
    home,
    wiring,
    configure: (text) => writeFileSync(path.join(configDir, 'config.toml'), text),
    spooled: () => names().filter((name) => !name.startsWith('lock')),
    log: () => readOrEmpty(path.join(stateDir, 'logs', 'sender.log')),
    quiet: () => vi.waitFor(() => expect(names()).toEqual([]), DEADLINE),
    send: async (more = {}) => {
      const { program } = senderInstall(stateDir);
      const said = await promisify(execFile)(process.execPath, [program, stateDir, configDir], {
        env: { ...env, ...more },
      });
      expect(said).toEqual({ stdout: '', stderr: '' });
    },
    cli: (args, more = {}) =>
      runCli({ node: process.execPath, program: PROGRAM, args: [...args], env: { ...env, ...more } }),
    files: () => filesBelow(root),
    flush: (...args) => runCli({ node: process.execPath, program: PROGRAM, args: ['flush', ...args], env }),
    // a sender that gave its lock back may still be ending
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  };
  place.configure(config);
  return place;
}

function filesBelow(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => path.join(parentPath, name));
  return new Map(paths.map((file) => [path.relative(root, file), readFileSync(file, 'latin1')]));
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** An attribute, whatever its type. */
export const attributeOf = (span: Span, key: string): unknown =>
  span.attributes.find((attribute) => attribute.key === key)?.value;

/** Spans that came more than once. */
export function repeated(spans: readonly Span[]): string[] {
  const seen = new Set<string>();
  return spans
    .map(({ traceId, spanId, name }) => ({ key: `${traceId}/${spanId}`, name }))
    .filter(({ key }) => seen.has(key) || (seen.add(key), false))
    .map(({ key, name }) => `${name} ${key}`);
}

/** A machine as a set-up finds it, but for what a test is about. */
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { hookEventsOf } from '../../src/setup/codex/codex-version.ts';
import type { SetupFacts } from '../../src/setup/piece.ts';
import { planRemoval, type Removal } from '../../src/setup/plan-removal.ts';
import { readToml } from '../../src/toml/read-toml.ts';
import type { TomlUndo } from '../../src/toml/wish.ts';

export const CODEX_FILE = '/home/dev/.codex/config.toml';
export const PLACES = hookPlaces('/home/dev/.local/state/turnscope');
export const LOCAL = { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317' };

export interface SetupWorld extends Partial<Omit<SetupFacts, 'codex' | 'own'>> {
  /** Text of Codex's file and of our own. */
  readonly codex?: string;
  readonly own?: string;
}

export function setupFacts({ codex = '', own = '', ...more }: SetupWorld = {}): SetupFacts {
  const version = more.version === undefined ? '0.169.0' : more.version;
  return {
    codex: readToml(codex),
    own: readToml(own),
    takenOver: new Set(),
    version,
    events: hookEventsOf(version),
    policy: null,
    hookPlaces: PLACES,
    platform: 'linux',
    local: LOCAL,
    ourEndpoints: [],
    env: {},
    ...more,
  };
}

export const removalOf = (text: string, undo: TomlUndo | null): Removal =>
  planRemoval({
    text,
    undo,
    configFile: CODEX_FILE,
    hookPlaces: PLACES,
    platform: 'linux',
    endpoints: ['logs', 'traces', 'metrics'].map((signal) => `${LOCAL.http}/v1/${signal}`),
  });

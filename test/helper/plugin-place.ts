/** A machine with Codex and nothing of ours, on which the plugin is tried: the real CLI, a scripted model, no network but loopback. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { openAppServer } from '../../src/setup/codex/app-server.ts';
import type { CodexHook } from '../../src/setup/codex/codex-hook.ts';
import type { CodexInstall } from '../../src/setup/codex/find-codex.ts';
import { trustWishes } from '../../src/setup/codex/hook-trust.ts';
import { patchToml } from '../../src/toml/patch-toml.ts';
import { createCodexHome, writeConfig } from '../codex-lab/codex-home.ts';
import { codexLauncher, codexVersion, type ExecRun, execCodex } from '../codex-lab/codex-process.ts';
import { startModelServer } from '../codex-lab/model-server.ts';
import { loadScenario, type Step } from '../codex-lab/scenario.ts';

export interface PluginPlace {
  readonly home: string;
  readonly codexHome: string;
  /** Where hooks keep their calls: the usual folder of this home. */
  readonly stateDir: string;
  readonly configFile: string;
  /** `codex …`, whose standard output is one JSON object. */
  codex<Answer>(...args: readonly string[]): Promise<Answer>;
  /** What Codex knows of hooks, and its opinion of them. */
  hooks(): Promise<readonly CodexHook[]>;
  /** Approves all of them, as the review in Codex does. */
  trust(): Promise<void>;
  /** A session of one turn. */
  exec(): Promise<ExecRun>;
  /** What tools told the model, in order. */
  outputs(): string[];
  /** Events that hooks left, those of a reader that took them not among them. */
  spooled(): string[];
  /** Command lines of processes that run something of this machine. */
  running(): string[];
  remove(): Promise<void>;
}

export interface PluginPlaceOptions {
  /** In front of PATH. */
  readonly path?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What the model says, answer by answer, over all sessions. Default: a plain answer to each. */
  readonly responses?: readonly Step[];
}

export async function createPluginPlace({
  path: folders,
  env,
  responses,
}: PluginPlaceOptions = {}): Promise<PluginPlace> {
  const plain = loadScenario('plain-answer');
  const scenario = { ...plain, name: 'plugin', responses: responses ?? Array(8).fill(plain.responses).flat() };
  const made = createCodexHome(scenario);
  const place = { ...made, env: { ...made.env, ...OFFLINE, ...env, PATH: pathWith(folders) } };
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model-requests.jsonl') });
  writeConfig(place, scenario, { modelUrl: model.url, otlp: null, hooks: [], notify: null, rollout: true });
  const configFile = path.join(place.codexHome, 'config.toml');
  const edit = (change: (text: string) => string): void =>
    writeFileSync(configFile, change(readFileSync(configFile, 'utf8')));
  edit((text) => text.replace('plugins = false', 'plugins = true\napps = false\nremote_plugin = false'));
  const stateDir = path.join(place.home, '.local', 'state', 'turnscope');
  const { spool } = hookPlaces(stateDir);
  const install: CodexInstall = {
    program: codexLauncher(),
    version: codexVersion(),
    codexHome: place.codexHome,
    configFile,
    profiles: [],
    policy: null,
  };
  const hooks = async (): Promise<readonly CodexHook[]> => {
    const server = await openAppServer(install, { cwd: place.project, env: place.env, timeoutMs: 30_000 });
    try {
      return await server.listHooks();
    } finally {
      await server.close();
    }
  };
  return {
    home: place.home,
    codexHome: place.codexHome,
    stateDir,
    configFile,
    codex: async <Answer>(...args: readonly string[]) => {
      const run = promisify(execFile)(process.execPath, [codexLauncher(), ...args], {
        cwd: place.project,
        env: place.env,
      });
      return JSON.parse((await run).stdout) as Answer;
    },
    hooks,
    trust: async () => {
      const wishes = trustWishes(await hooks());
      edit((text) => patchToml(text, wishes).text);
    },
    exec: () => execCodex(place, ['What does this repository do?']),
    outputs: () => [...model.outputs.values()],
    spooled: () =>
      (existsSync(spool) ? readdirSync(spool) : [])
        .flatMap((name) => name.split('.')[0] ?? [])
        .filter((name) => name !== 'lock'),
    running: () => commandLines().filter((line) => line.includes(place.home)),
    remove: async () => {
      await model.close();
      rmSync(place.home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Codex looks for a catalogue of plugins at its start; nobody answers. */
const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };

/** Without the programs of this repository, but for its Node. */
function pathWith(folders: readonly string[] = []): string {
  const rest = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  return [...folders, ...rest].join(path.delimiter);
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return []; // it has just ended
      }
    });
}

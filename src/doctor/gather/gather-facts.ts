/** Looks at everything, side by side where nothing else has to be known first, each with a time of its own. Rejects never. */
import { join } from 'node:path';
import { createApiClient } from '../../api/client.ts';
import type { Backend } from '../../config/backend.ts';
import { readConfig } from '../../config/read-config.ts';
import type { OutboxStatus } from '../../deliver/outbox-item.ts';
import { readOutboxStatus } from '../../deliver/outbox-status.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { type CodexInstall, findCodex } from '../../setup/codex/find-codex.ts';
import { mergePolicies } from '../../setup/codex/managed-policy.ts';
import { readKnown } from '../../setup/ground.ts';
import { notifyOf, programsOf } from '../check/notify.ts';
import { type Exporter, exportersOf, placeOf, urlOf } from '../exporter.ts';
import { type Fact, factOf, known, NOT_ASKED } from '../fact.ts';
import type { Clock, Facts, Server, Surroundings } from '../facts.ts';
import type { TomlTable } from '../toml-table.ts';
import { readClocks } from './clock.ts';
import { askAppServer, askVerdict, readCodexConfig, readProfiles } from './codex-config.ts';
import { tryEngine } from './engine-load.ts';
import {
  lookAtFolder,
  lookAtHookFiles,
  lookAtRollouts,
  lookAtSpool,
  lookAtTlsFiles,
  lookForPrograms,
} from './file-state.ts';
import { readHookClock } from './hook-clock.ts';
import { askMcp } from './mcp-answer.ts';
import { lookAtPlugins } from './plugin-cache.ts';
import { lookAtPorts, USUAL_PORTS } from './server-port.ts';
import { sendTests } from './test-send.ts';

export interface GatherOptions {
  readonly around: Surroundings;
  /** The server that runs on the data folder; undefined where none does. */
  readonly findServer: () => Promise<Omit<Server, 'status'> | undefined>;
  /** False: nothing is sent, so that only what can be read is known. */
  readonly send: boolean;
}

const FILE_TIMEOUT_MS = 5_000;
const CODEX_TIMEOUT_MS = 15_000;
const SERVER_TIMEOUT_MS = 5_000;
const MCP_TIMEOUT_MS = 10_000;
const ENGINE_TIMEOUT_MS = 15_000;
const TEST_TIMEOUT_MS = 25_000;

export async function gatherFacts(options: GatherOptions): Promise<Facts> {
  const { around } = options;
  const { places, env, homeDir } = around;
  const [codex, server, settings, folders, spool] = await Promise.all([
    factOf(CODEX_TIMEOUT_MS, () => findCodex({ env, home: homeDir })),
    factOf(SERVER_TIMEOUT_MS, () => askServer(options)),
    factOf(FILE_TIMEOUT_MS, () => readConfig({ ...places, home: homeDir, env }, around.now)),
    factOf(FILE_TIMEOUT_MS, () => lookAtFolders(around)),
    factOf(FILE_TIMEOUT_MS, () => lookAtSpool(places.stateDir)),
  ]);
  const install = codex.known ? codex.value : null;
  const configFile = install?.configFile ?? join(places.codexHome, 'config.toml');
  const config = await factOf(FILE_TIMEOUT_MS, () => readCodexConfig(configFile));
  const first = { codex, server, settings, folders, spool, config };
  const [local, asked, codexAnswers] = await Promise.all([
    lookAtFiles(first, around),
    askOthers(first, options),
    askCodex(install, config, around),
  ]);
  return { ...first, ...local, ...asked, ...codexAnswers };
}

/** What is known before the rest can be asked for. */
type FirstFacts = Pick<Facts, 'codex' | 'server' | 'settings' | 'folders' | 'spool' | 'config'>;

const valueOf = <Value>(fact: Fact<Value>): Value | null => (fact.known ? fact.value : null);
const tableOf = ({ config }: FirstFacts): TomlTable => valueOf(config)?.table ?? {};
const backendsOf = ({ settings }: FirstFacts): readonly Backend[] => valueOf(settings)?.backends ?? [];

async function lookAtFiles(first: FirstFacts, { places, env }: Surroundings) {
  const table = tableOf(first);
  const install = valueOf(first.codex);
  const codexHome = install?.codexHome ?? places.codexHome;
  const names = backendsOf(first).map(({ name }) => name);
  const programs = programsOf(notifyOf(table) ?? [], places.stateDir);
  const config = valueOf(first.config);
  const isRead = config !== null && (config.state === 'read' || config.state === 'absent');
  const [profiles, setup, hookFiles, programStates, plugins, rollouts, outboxes, tlsFiles] = await Promise.all([
    install === null ? NOT_ASKED : factOf(FILE_TIMEOUT_MS, () => readProfiles(install)),
    isRead ? factOf(FILE_TIMEOUT_MS, async () => (await readKnown(places.stateDir, config.file)).record) : NOT_ASKED,
    factOf(FILE_TIMEOUT_MS, () => lookAtHookFiles(places.stateDir, codexHome)),
    factOf(FILE_TIMEOUT_MS, () => lookForPrograms(programs, env)),
    factOf(FILE_TIMEOUT_MS, () => lookAtPlugins(table, codexHome)),
    factOf(FILE_TIMEOUT_MS, () => lookAtRollouts(codexHome)),
    factOf(FILE_TIMEOUT_MS, () => readOutboxes(places.stateDir, names)),
    factOf(FILE_TIMEOUT_MS, () => lookAtTlsFiles(exportersOf(table))),
  ]);
  return { profiles, setup, hookFiles, programs: programStates, plugins, rollouts, outboxes, tlsFiles };
}

/** Whoever answers over a connection or a pipe. */
async function askOthers(first: FirstFacts, { around, send }: GatherOptions) {
  const table = tableOf(first);
  const exporters = exportersOf(table);
  const backends = backendsOf(first);
  const server = valueOf(first.server);
  const [mcp, engine, ports, tests, clocks] = await Promise.all([
    factOf(MCP_TIMEOUT_MS, (signal) => askMcp(table, around, signal)),
    server === null ? factOf(ENGINE_TIMEOUT_MS, tryEngine) : known(null),
    server === null ? factOf(FILE_TIMEOUT_MS, (signal) => lookAtPorts(exporters, USUAL_PORTS, signal)) : known([]),
    factOf(TEST_TIMEOUT_MS, (signal) => sendTests({ exporters, backends, server, around, send, signal })),
    factOf(FILE_TIMEOUT_MS, (signal) =>
      readAllClocks(send ? clockUrls(exporters, backends, server) : [], server, signal),
    ),
  ]);
  return { exporters: known(exporters), mcp, engine, ports, tests, clocks };
}

async function readAllClocks(urls: readonly URL[], server: Server | null, signal: AbortSignal): Promise<Clock[]> {
  // a store that does not answer is told by others
  const [others, codex] = await Promise.all([
    readClocks(urls, signal),
    readHookClock(server, signal).catch(() => null),
  ]);
  return codex === null ? others : [...others, codex];
}

/** Our own server has our own clock; gRPC tells no time. */
function clockUrls(exporters: readonly Exporter[], backends: readonly Backend[], server: Server | null): URL[] {
  const urls = exporters.flatMap((exporter) => (exporter.kind === 'otlp-http' ? (urlOf(exporter) ?? []) : []));
  const ends = backends.flatMap(({ turns }) =>
    turns === null || turns.endpoint.protocol === 'grpc' ? [] : new URL(turns.endpoint.url),
  );
  const own = server === null ? null : placeOf(new URL(server.status.endpoints.otlp_http));
  return [...urls, ...ends].filter((url) => placeOf(url) !== own);
}

/** Both load its configuration: where the first fails, the second would say the same in other words. */
async function askCodex(
  install: CodexInstall | null,
  config: Facts['config'],
  around: Surroundings,
): Promise<Pick<Facts, 'verdict' | 'hooks' | 'policy'>> {
  const policy = known(install?.policy ?? null);
  const state = valueOf(config)?.state;
  if (install === null || (state !== 'read' && state !== 'absent'))
    return { verdict: NOT_ASKED, hooks: NOT_ASKED, policy };
  const [verdict, answers] = await Promise.all([
    factOf(CODEX_TIMEOUT_MS, (signal) => askVerdict(install, around, signal)),
    factOf(CODEX_TIMEOUT_MS, () => askAppServer(install, around, CODEX_TIMEOUT_MS)),
  ]);
  if (valueOf(verdict) !== null) return { verdict, hooks: NOT_ASKED, policy };
  if (!answers.known) return { verdict, hooks: answers, policy };
  const { hooks, policy: told } = answers.value;
  return { verdict, hooks, policy: told.known ? known(mergePolicies(install.policy, told.value)) : told };
}

async function askServer({ findServer }: GatherOptions): Promise<Server | null> {
  const found = await findServer();
  if (found === undefined) return null;
  const { ui, token, fetch } = found;
  return { ui, token, fetch, status: await createApiClient({ ui, token, fetch }).status() };
}

const lookAtFolders = ({ places }: Surroundings) =>
  Promise.all([
    lookAtFolder(places.dataDir, 'data'),
    lookAtFolder(places.stateDir, 'state'),
    lookAtFolder(hookPlaces(places.stateDir).spool, 'spool'),
    lookAtFolder(places.configDir, 'config'),
  ]);

async function readOutboxes(stateDir: string, names: readonly string[]): Promise<ReadonlyMap<string, OutboxStatus>> {
  const read = names.map(async (name) => [name, await readOutboxStatus(join(stateDir, 'forward', name))] as const);
  return new Map((await Promise.all(read)).flatMap(([name, status]) => (status === null ? [] : [[name, status]])));
}

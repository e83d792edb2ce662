/** The composition root: opens what a server is made of, in the order in which each thing needs the one before, and closes it in reverse. */
import { resolve } from 'node:path';
import { createAuth } from '../api/auth.ts';
import type { ServerStatus } from '../api/contract/status.ts';
import { type Api, createApi } from '../api/create-api.ts';
import type { LeaveSession } from '../api/session-export.ts';
import { createStaticFiles } from '../api/static-files.ts';
import { followMachineValues } from '../config/machine-redactor.ts';
import type { Intake } from '../ingest/intake.ts';
import { SpoolReader } from '../ingest/spool/spool-reader.ts';
import { createMcpHttp, type McpHttp } from '../mcp/http.ts';
import type { Source } from '../mcp/source.ts';
import { hookPlaces } from '../model/hook-spool.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import { createCounters } from '../receiver/counter.ts';
import { createOtlpGrpcListener } from '../receiver/grpc.ts';
import { createOtlpHttpListener } from '../receiver/http.ts';
import { createReceiverBudget, type Listener, type ReceiverOptions } from '../receiver/listener.ts';
import { createOtlpSocketListener } from '../receiver/unix-socket.ts';
import { LEAVING_PERSONAL, leavingSession, leftOutWords } from '../redact/leaving-session.ts';
import type { Redactor } from '../redact/redactor.ts';
import { cleanNotices, openCore } from './core.ts';
import { readOrMakeToken, removeServerFile, writeServerFile } from './data-folder.ts';
import { meterIntake } from './intake-meter.ts';
import { watchWriters } from './liveness.ts';
import { openRollouts, type Rollouts } from './rollouts.ts';
import type { RunningServer, ServerOptions } from './server-options.ts';
import { createStatus } from './status.ts';
import { createUiListener } from './ui-listener.ts';
import { warmUp } from './warm-up.ts';

/** Fails with one AppError for the user; what was opened before is closed again. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const opened: (() => Promise<void>)[] = [];
  const closeAll = once(async () => {
    for (const close of opened.reverse()) await close();
  });
  try {
    return await open(options, opened, closeAll);
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
}

async function open(
  options: ServerOptions,
  opened: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<RunningServer> {
  const { host, version } = options;
  const dataDir = resolve(options.dataDir);
  const startedAt = Date.now();
  const { journal, store, pipeline, query, telemetry, dashboards, views, forwarding, redactor } = await openCore(
    { ...options, dataDir },
    opened,
  );
  const onNotice = cleanNotices(options, redactor);
  opened.push(followMachineValues(redactor, { ...options.settings, redaction: { secrets: [] } }));
  const choice = { dataDir, clickhouseUrl: options.clickhouseUrl };
  const { intake, meters } = meterIntake(pipeline.intake);
  const rollouts = await openRollouts({ choice, journal, store, pipeline: { ...pipeline, intake }, redactor });
  opened.push(() => rollouts.close());

  const counters = createCounters();
  const spool = openSpool({ ...options, onNotice }, { intake, redactor }, opened);
  const { otlpHttp, otlpGrpc } = await listenForOtlp(options, { intake, counters }, opened);

  const token = await readOrMakeToken(dataDir);
  const auth = createAuth({ token, now: Date.now });
  const endpoints = { ui: '', otlpHttp: otlpHttp.url, otlpGrpc: otlpGrpc.url, mcp: '' };
  const status = createStatus({
    options: { ...options, dataDir },
    startedAt,
    endpoints,
    counters,
    meters,
    journal,
    pipeline,
    spool,
    store,
    forwarding,
  });
  const mcp = openMcp({ query, endpoints, status, version }, opened);
  const api = createApi({
    query,
    telemetry,
    dashboards,
    views,
    live: pipeline.assembler,
    auth,
    mcp: (request) => mcp.fetch(request),
    importRollouts: (request, hooks) => rollouts.importRollouts(request, hooks),
    waitingRollouts: () => rollouts.waiting(),
    leave: leaveFrom(redactor.owner),
    status,
    static: createStaticFiles(options.webDir),
    version,
    now: Date.now,
    onInternalError: (error) => onNotice(`A request failed: ${error.message}`),
  });
  const ui = await openPages({ api, host, port: options.port, dataDir, token }, opened);
  Object.assign(endpoints, { ui: ui.url, mcp: `${ui.url}/mcp` });
  await lookAfterCodex({ ...options, onNotice }, { rollouts, live: pipeline.assembler, intake }, opened);
  // before anything is closed that may still tell of a turn that has just ended
  opened.push(() => forwarding.settle(), warmUp(query));
  return { endpoints, token, loginUrl: () => `${ui.url}${auth.loginPath()}`, stop };
}

interface Pages {
  readonly api: Api;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly token: string;
}

/** From here on the server can be found by commands on this machine. */
async function openPages(
  { api, host, port, dataDir, token }: Pages,
  opened: (() => Promise<void>)[],
): Promise<{ readonly url: string }> {
  const ui = await createUiListener({ host, port, api });
  opened.push(() => ui.stop());
  await writeServerFile(dataDir, { pid: process.pid, ui: ui.url, token });
  opened.push(() => removeServerFile(dataDir));
  return ui;
}

/** What Codex leaves on this machine: rollouts, and the locks of whoever writes them. */
async function lookAfterCodex(
  { codexHome, onNotice = () => undefined }: ServerOptions,
  { rollouts, live, intake }: { rollouts: Rollouts; live: LiveSessions; intake: Intake },
  opened: (() => Promise<void>)[],
): Promise<void> {
  if (codexHome === undefined) return;
  const home = resolve(codexHome);
  rollouts.follow(home, onNotice);
  opened.push(await watchWriters({ codexHome: home, live, intake, onNotice }));
}

function openMcp(
  parts: {
    readonly query: Source['query'];
    readonly endpoints: RunningServer['endpoints'];
    readonly status: () => Promise<ServerStatus>;
    readonly version: string;
  },
  opened: (() => Promise<void>)[],
): McpHttp {
  const { query, endpoints, status, version } = parts;
  // the page's address is known only when it listens
  const mcp = createMcpHttp({ withSource: (ask) => ask({ query, ui: endpoints.ui, status }), now: Date.now, version });
  opened.push(() => mcp.close());
  return mcp;
}

const leaveFrom =
  (owner: Redactor['owner']): LeaveSession =>
  (session, { mode, isForPeople }) => {
    const wish = { mode, personal: isForPeople ? LEAVING_PERSONAL : [] };
    return { session: leavingSession(session, wish, owner), leftOut: leftOutWords(wish) };
  };

const cleaner =
  (redactor: Redactor) =>
  (text: string): string =>
    redactor.text(text, 'rejected');

/** null where no state folder is given. Closed before the pipeline that it hands over to. */
function openSpool(
  { stateDir, onNotice = () => undefined }: ServerOptions,
  { intake, redactor }: { intake: Intake; redactor: Redactor },
  opened: (() => Promise<void>)[],
): SpoolReader | null {
  if (stateDir === undefined) return null;
  const { spool, rejected } = hookPlaces(resolve(stateDir));
  const reader = SpoolReader.start({ spool, rejected, intake, now: Date.now, onNotice, clean: cleaner(redactor) });
  opened.push(() => reader.stop());
  return reader;
}

/** One budget for all listeners: what waits in memory is the sum over them. */
async function listenForOtlp(
  options: ServerOptions,
  sink: Pick<ReceiverOptions, 'intake' | 'counters'>,
  opened: (() => Promise<void>)[],
): Promise<{ otlpHttp: Listener; otlpGrpc: Listener }> {
  const { host, otlpCorsOrigins: origins = [], otlpSocketPath, otlpPathPrefix: pathPrefix } = options;
  const cors = origins.length === 0 ? undefined : { origins };
  const receiver = { ...sink, host, cors, pathPrefix, budget: createReceiverBudget() };
  const otlpHttp = await createOtlpHttpListener({ ...receiver, port: options.otlpHttpPort });
  opened.push(() => otlpHttp.stop());
  const otlpGrpc = await createOtlpGrpcListener({ ...receiver, port: options.otlpGrpcPort });
  opened.push(() => otlpGrpc.stop());
  if (otlpSocketPath !== undefined) {
    const otlpSocket = await createOtlpSocketListener({ ...receiver, path: resolve(otlpSocketPath) });
    opened.push(() => otlpSocket.stop());
  }
  return { otlpHttp, otlpGrpc };
}

/** The same promise for every call. */
function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}

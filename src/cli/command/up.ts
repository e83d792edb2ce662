/** Starts the server in this process, says how to connect Codex, waits for Ctrl-C, stops cleanly. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import type { RunningServer } from '../../server/server-options.ts';
import { startServer } from '../../server/start-server.ts';
import { isConnected } from '../../setup/is-connected.ts';
import { canOpenBrowser, openBrowser } from '../browser.ts';
import { settingsPlaces } from '../reader.ts';
import { refreshHook } from '../refresh-hook.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';
import { webFolder } from '../web-folder.ts';

export interface UpOptions {
  readonly host: string;
  readonly port: number;
  readonly otlpHttpPort: number;
  readonly otlpGrpcPort: number;
  readonly otlpSocket?: string;
  readonly otlpPathPrefix?: string;
  readonly otlpCorsOrigin?: readonly string[];
  readonly data?: string;
  readonly clickhouse?: string;
  readonly codexHome?: string;
  readonly rollouts: boolean;
  readonly open: boolean;
  readonly json?: true;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

export async function run(options: UpOptions, terminal: Terminal): Promise<void> {
  if (!LOOPBACK.includes(options.host)) {
    throw new AppError(
      'forbidden',
      `cannot listen on ${options.host}: only this machine may reach a server without keys`,
      {
        hint: 'Leave --host out, or give 127.0.0.1.',
      },
    );
  }
  const places = findPlaces(terminal.env, terminal.homeDir);
  const dataDir = options.data ?? places.dataDir;
  await refreshHook(places, terminal);
  const starting = startServer({
    host: options.host,
    port: options.port,
    otlpHttpPort: options.otlpHttpPort,
    otlpGrpcPort: options.otlpGrpcPort,
    otlpSocketPath: options.otlpSocket,
    otlpPathPrefix: options.otlpPathPrefix,
    otlpCorsOrigins: options.otlpCorsOrigin,
    dataDir,
    settings: settingsPlaces(terminal),
    stateDir: places.stateDir,
    clickhouseUrl: options.clickhouse,
    codexHome: options.rollouts ? (options.codexHome ?? places.codexHome) : undefined,
    version: VERSION,
    webDir: webFolder(),
    onNotice: (sentence) => terminal.warn(`turnscope: ${sentence}`),
  });
  const server = await Promise.race([starting, tooSlowToStop(terminal.signal)]);
  try {
    const configFile = join(options.codexHome ?? places.codexHome, 'config.toml');
    const isCodexConnected = await isConnected(configFile, server.endpoints.otlpHttp);
    if (!terminal.signal.aborted) announce(server, { dataDir, isCodexConnected }, options, terminal);
    await untilStopped(terminal.signal);
  } finally {
    await server.stop();
  }
  terminal.warn('turnscope: stopped.');
}

function announce(
  server: RunningServer,
  { dataDir, isCodexConnected }: { dataDir: string; isCodexConnected: boolean },
  options: UpOptions,
  terminal: Terminal,
): void {
  const { ui, otlpHttp, otlpGrpc, mcp } = server.endpoints;
  if (options.json) {
    terminal.print(jsonText({ ready: true, ui, otlp_http: otlpHttp, otlp_grpc: otlpGrpc, mcp, token: server.token }));
    return;
  }
  const { paint, print, programName } = terminal;
  const link = server.loginUrl();
  print(`${paint.signal('◉')} ${paint.bold(`Turnscope ${VERSION}`)} keeps what Codex says in ${dataDir}`);
  print('');
  if (!isCodexConnected) {
    print('Codex is not connected yet. In another terminal:');
    print('');
    print(`  ${paint.bold(`${programName} setup`)}`);
    print('');
  }
  print(`Open ${paint.bold(link)} (works once)`);
  print('');
  const urls = Object.entries({ ui, otlp_http: otlpHttp, otlp_grpc: otlpGrpc, mcp });
  const said = urls.flatMap(([name, url]) => (url === null ? [] : [`${name}=${url}`]));
  print(`${paint.ok('ready')} ${said.join(' ')}`);
  if (options.open && canOpenBrowser(terminal.env, terminal.isTty, process.platform))
    openBrowser(link, process.platform);
}

/** How long a start that was interrupted may take to get to where it can be undone in order. */
const START_ABANDON_MS = 3_000;

/**
 * Rejects some time after Ctrl-C. A start can hang for minutes on a database that does not answer, and leaving in the
 * middle of one is as safe as being killed there.
 */
async function tooSlowToStop(signal: AbortSignal): Promise<never> {
  await untilStopped(signal);
  await delay(START_ABANDON_MS, undefined, { ref: false });
  throw new AppError('unavailable', 'stopped before it was ready');
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * The program that hooks start, detached, where no server runs. Bundled into one file that stands beside the spool and needs nothing else. Nobody sees what it prints: what is worth knowing goes to
 * its log. It ends by itself.
 */
import { constants, setPriority } from 'node:os';
import { createFileLog } from '../forward/forward-log.ts';
import { AppError } from '../lib/errors.ts';
import { homeDir } from '../lib/home-dir.ts';
import { findPlaces } from '../lib/place.ts';
import { senderPlaces } from './sender-place.ts';
import { startSender } from './start-sender.ts';

/** The next hook comes back to a backend in trouble. */
const PATIENCE_MS = 30_000;

// it runs beside Codex, and nobody waits for it
try {
  setPriority(constants.priority.PRIORITY_LOW);
} catch {
  // a sandbox may forbid even that
}
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// whoever installed us knows our folders; Codex's environment need not
const [, , stateDir, configDir] = process.argv;
const found = findPlaces(process.env, homeDir());
const places = { ...found, stateDir: stateDir ?? found.stateDir, configDir: configDir ?? found.configDir };
const log = createFileLog(senderPlaces(places.stateDir).log, Date.now);
try {
  await startSender({
    places,
    env: process.env,
    homeDir: homeDir(),
    log,
    abort: stopping.signal,
    patienceMs: PATIENCE_MS,
    onDryRun: (line) => log.say(line),
    onProgress: () => undefined,
  });
} catch (thrown) {
  const { message, hint } = AppError.from(thrown);
  log.say(hint === undefined ? message : `${message}. ${hint}`);
}
process.exit(0);

/** Says whether data flow, and what to do where they do not. */

import { diagnose } from '../../doctor/diagnose.ts';
import { gatherFacts } from '../../doctor/gather/gather-facts.ts';
import { CHECKS } from '../../doctor/registry.ts';
import { reportJson, reportLines, resultOf } from '../../doctor/report-lines.ts';
import { jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import { loopbackFetch } from '../loopback-fetch.ts';
import { asCalled } from '../program-name.ts';
import { findServer } from '../server-file.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version.ts';

export interface DoctorOptions {
  readonly json?: true;
  readonly data?: string;
  /** False by `--no-send`. */
  readonly send: boolean;
  readonly live?: true;
  /** Seconds; how long `--live` waits for a turn. */
  readonly timeout: number;
}

/** Throws where something is broken, so that the program ends with 1. */
export async function run(options: DoctorOptions, terminal: Terminal): Promise<void> {
  const found = findPlaces(terminal.env, terminal.homeDir);
  const places = { ...found, dataDir: options.data ?? found.dataDir };
  const askForServer = async () => {
    const server = await findServer(places.dataDir, loopbackFetch);
    return server === undefined ? undefined : { ...server, fetch: loopbackFetch };
  };
  if (options.live) {
    const { watchTurn } = await import('../../doctor/live/watch-turn.ts');
    await watchTurn({
      places,
      findServer: askForServer,
      timeoutMs: options.timeout * 1000,
      json: options.json === true,
      ...terminal,
      print: (line) => terminal.print(options.json ? line : asCalled(line, terminal.programName)),
    });
    return;
  }
  const startedAt = performance.now();
  const { env, homeDir, now } = terminal;
  const around = { now: now(), platform: process.platform, version: VERSION, env, homeDir, places };
  const facts = await gatherFacts({ around, findServer: askForServer, send: options.send });
  const report = diagnose(CHECKS, facts, around);
  const elapsedMs = performance.now() - startedAt;
  if (options.json) terminal.print(jsonText(reportJson(report, elapsedMs), 2));
  else {
    const { width, paint, programName: name } = terminal;
    const findings = report.findings.map(({ sentence, fix, ...finding }) => ({
      ...finding,
      sentence: asCalled(sentence, name),
      fix: fix === null ? null : asCalled(fix, name),
    }));
    for (const line of reportLines({ ...report, findings }, { width, paint, elapsedMs, hasSigns: hasSigns(env) }))
      terminal.print(line);
  }
  if (resultOf(report.findings) === 'broken') throw new AppError('unavailable', 'something is broken: see above');
}

/** A pipe has no locale of its own; a terminal without UTF-8 says so. */
const hasSigns = (env: Terminal['env']): boolean => {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || 'UTF-8';
  return /utf-?8/i.test(locale) || process.platform === 'win32';
};

/** Brings the sources of a recorded run into a running server, each the way in which it comes to a user's. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import { hookPlaces, parseSpoolName } from '../../src/model/hook-spool.ts';
import type { Session } from '../../src/model/session.ts';
import type { Combination } from '../codex-lab/combination.ts';
import type { Recording } from '../codex-lab/recording.ts';
import type { TurnscopeProcess } from './turnscope-process.ts';

export type SourceName = keyof Combination;

const SETTLED_DEADLINE_MS = 20_000;

export async function bringIn(
  turnscope: TurnscopeProcess,
  recordings: readonly Recording[],
  source: SourceName,
): Promise<void> {
  switch (source) {
    case 'otlp':
      for (const recording of recordings) await sendExports(turnscope, recording);
      return;
    case 'hooks':
      for (const recording of recordings) spoolCalls(turnscope, recording);
      return;
    case 'rollout':
      return importRollouts(
        turnscope,
        recordings.flatMap(({ rolloutFolders }) => rolloutFolders),
      );
  }
}

async function sendExports({ ready }: TurnscopeProcess, { exports }: Recording): Promise<void> {
  for (const { path: at, contentType, body } of exports) {
    const response = await fetch(new URL(at, ready.otlp_http), {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: Buffer.from(body),
    });
    if (response.status !== 200) throw new Error(`${at}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  }
}

/** With the times at which the calls were made; each file appears whole. */
function spoolCalls({ stateDir }: TurnscopeProcess, { spoolFolder }: Recording): void {
  const { spool } = hookPlaces(stateDir);
  const beside = mkdtempSync(path.join(stateDir, 'arriving-'));
  execFileSync('cp', ['-pR', `${spoolFolder}/.`, beside]);
  for (const file of readdirSync(beside)) renameSync(path.join(beside, file), freeName(spool, file));
  rmdirSync(beside);
}

/** Another run may have had a process of the same number. */
function freeName(spool: string, file: string): string {
  const [event = '', pid = '', turn = '0'] = file.split('.');
  let name = path.join(spool, file);
  for (let n = Number(turn) + 1; existsSync(name); n += 1) name = path.join(spool, `${event}.${pid}.${n}`);
  return name;
}

export async function importRollouts(turnscope: TurnscopeProcess, folders: readonly string[]): Promise<void> {
  const { code, stderr } = await turnscope.cli('import', ...folders);
  if (code !== 0) throw new Error(`turnscope import ended with ${code}: ${stderr}`);
}

/** Resolves when all that arrived is stored. */
export async function settled({ ready, stateDir }: TurnscopeProcess): Promise<void> {
  const { spool } = hookPlaces(stateDir);
  const headers = { authorization: `Bearer ${ready.token}` };
  await vi.waitFor(
    async () => {
      const calls = readdirSync(spool).filter((file) => parseSpoolName(file) !== null);
      if (calls.length > 0) throw new Error(`${calls.length} hook calls wait in the spool`);
      const response = await fetch(new URL('/api/v1/status', ready.ui), { headers });
      const { journal } = (await response.json()) as { journal: { waiting_bytes: number } };
      if (journal.waiting_bytes > 0) throw new Error(`${journal.waiting_bytes} bytes wait in the journal`);
    },
    { timeout: SETTLED_DEADLINE_MS, interval: 50 },
  );
}

/** As a user sees it; undefined where there is no such session. */
export async function showSession(turnscope: TurnscopeProcess, sessionId: string): Promise<Session | undefined> {
  const { code, stdout } = await turnscope.cli('show', sessionId, '--json');
  return code === 0 ? (JSON.parse(stdout) as Session) : undefined;
}

/** Of everything that the server has. */
export async function listSessionIds(turnscope: TurnscopeProcess): Promise<string[]> {
  const { stdout } = await turnscope.cli('sessions', '--json');
  return (JSON.parse(stdout) as { session_id: string }[]).map(({ session_id: id }) => id);
}

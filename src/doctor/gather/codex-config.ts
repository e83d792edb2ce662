/** The configuration of Codex as it stands on disk, and what Codex itself makes of it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { openAppServer } from '../../setup/codex/app-server.ts';
import type { CodexHook } from '../../setup/codex/codex-hook.ts';
import { launchOf } from '../../setup/codex/codex-program.ts';
import { codexAbility } from '../../setup/codex/codex-version.ts';
import type { CodexInstall } from '../../setup/codex/find-codex.ts';
import type { ManagedPolicy } from '../../setup/codex/managed-policy.ts';
import { type Fact, known, unknownBy } from '../fact.ts';
import type { CodexConfig, ProfileFile, Surroundings } from '../facts.ts';
import { asTable } from '../toml-table.ts';
import { codeOf } from './error-code.ts';

/** Never rejects: what is wrong with the file is in the answer. */
export async function readCodexConfig(file: string): Promise<CodexConfig> {
  const nothing = { file, table: {}, trouble: null };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return { ...nothing, state: 'absent' };
    return { ...nothing, state: 'unreadable', trouble: code === 'EACCES' ? 'permission denied' : code };
  }
  try {
    return { file, state: 'read', table: parse(text.replace(/^\uFEFF/, '')), trouble: null };
  } catch (thrown) {
    return { ...nothing, state: 'broken', trouble: whereOf(thrown) };
  }
}

/** The first line of what the parser says, and where. The lines of the file that it quotes may hold keys. */
function whereOf(thrown: unknown): string {
  const message = thrown instanceof Error ? (thrown.message.split('\n', 1)[0] ?? '') : String(thrown);
  const { line, column } = {
    line: 0,
    column: 0,
    ...(thrown instanceof Error ? (thrown as { line?: number; column?: number }) : {}),
  };
  const what = message.replace(/^Invalid TOML document: /, '').replace(/\.$/, '');
  return line > 0 ? `line ${line}, column ${column}: ${what}` : what;
}

/** Files of profiles; those of them that do not parse are Codex's to complain about, when one is used. */
export async function readProfiles({ codexHome, profiles }: CodexInstall): Promise<ProfileFile[]> {
  const read = profiles.map(async (name): Promise<ProfileFile[]> => {
    const config = await readCodexConfig(join(codexHome, `${name}.config.toml`));
    return config.state === 'read' ? [{ name, file: config.file, table: config.table }] : [];
  });
  return (await Promise.all(read)).flat();
}

/** `mcp list` loads the whole configuration and does nothing else. Resolves with what Codex says against it; null for nothing. */
export async function askVerdict(
  install: CodexInstall,
  { env, homeDir }: Surroundings,
  signal: AbortSignal,
): Promise<string | null> {
  const { file, args } = await launchOf(install.program, process.execPath);
  return await new Promise((resolve) => {
    execFile(
      file,
      [...args, 'mcp', 'list', '--json'],
      { env: { ...env }, cwd: homeDir, signal, windowsHide: true },
      (trouble, _stdout, stderr) => {
        resolve(
          trouble === null || /unrecognized subcommand|unexpected argument/.test(stderr) ? null : complaintOf(stderr),
        );
      },
    );
  });
}

/** The lines between `Caused by:` and what is for its developers. */
function complaintOf(stderr: string): string {
  const [, causes = stderr] = /Caused by:\n([\s\S]*?)(?:\n\s*\n|\n\s*Stack backtrace|$)/.exec(stderr) ?? [];
  const lines = causes.split('\n').map((line) => line.replace(/^\s*(?:\d+:)?\s*/, '').trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('WARNING') && !line.startsWith('|')).slice(0, 2);
  return said.length === 0
    ? 'it does not say why'
    : said
        .join(' ')
        .replace(/^Error: /, '')
        .replace(/\.$/, '');
}

export interface AppServerAnswers {
  readonly hooks: Fact<readonly CodexHook[]>;
  /** With what no file tells: cloud and device management. */
  readonly policy: Fact<ManagedPolicy | null>;
}

/**
 * Hooks as Codex lists them where it is started in this folder, and the policy that holds. A version that lists none has none that it could refuse. Rejects
 * where Codex cannot be asked at all.
 */
export async function askAppServer(
  install: CodexInstall,
  { env, homeDir }: Surroundings,
  timeoutMs: number,
): Promise<AppServerAnswers> {
  if (!codexAbility(install.version).hookList) return { hooks: known([]), policy: known(null) };
  const codex = await openAppServer(install, { cwd: homeDir, env, timeoutMs });
  try {
    const [hooks, policy] = await Promise.all([
      codex.listHooks().then(known, unknownBy),
      codex.readPolicy().then(known, unknownBy),
    ]);
    return { hooks, policy };
  } finally {
    await codex.close();
  }
}

/** Why `hooks.json` cannot be used; null where it can, or is not there. */
export async function hooksJsonTrouble(codexHome: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(join(codexHome, 'hooks.json'), 'utf8');
  } catch (thrown) {
    return codeOf(thrown) === 'ENOENT' ? null : codeOf(thrown);
  }
  try {
    const value = asTable(JSON.parse(text));
    const strange = Object.keys(value ?? {}).find((key) => key !== 'hooks' && key !== 'description');
    if (value === null) return 'it is no JSON object';
    return strange === undefined ? null : `Codex does not know its key ${JSON.stringify(strange)}`;
  } catch {
    return 'it is no JSON';
  }
}

import { join } from 'node:path';
import { defineCheck } from '../check.ts';
import type { Folder } from '../facts.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run, word } from '../fix.ts';
import { shown } from '../shown.ts';

const USE: Readonly<Record<Folder['use'], string>> = {
  data: 'the data folder',
  state: 'the state folder',
  spool: 'the spool of hooks',
  config: 'the folder of your settings',
};

/** Below it a server soon keeps nothing more. */
const FREE_WARNING_BYTES = 1_000_000_000;
const FREE_BROKEN_BYTES = 100_000_000;

const folderCheck = (use: Folder['use']) =>
  defineCheck({
    id: `folder.${use}`,
    group: 'Files',
    facts: ['folders'],
    judge: ({ folders }, { homeDir }) =>
      folders.filter((folder) => folder.use === use).flatMap((folder) => verdictOf(folder, homeDir)),
  });

function verdictOf({ path, use, state, isOpen, freeBytes }: Folder, homeDir: string): Verdict | readonly Verdict[] {
  const where = `${shown(path, homeDir)}, ${USE[use]},`;
  if (state === 'absent') return [];
  if (state === 'no_folder') return broken(`${where} is no folder.`, run(`mv ${word(path)} ${word(`${path}.aside`)}`));
  if (state === 'not_writable') return broken(`${where} cannot be written to.`, run(`chmod 700 ${word(path)}`));
  if (isOpen) return warning(`${where} can be read by other users of this machine.`, run(`chmod 700 ${word(path)}`));
  if (use !== 'data' || freeBytes === null) return [];
  const free = `${Math.floor(freeBytes / 1_000_000)} MB free`;
  if (freeBytes < FREE_BROKEN_BYTES) return broken(`The disk of ${where} is full (${free}).`, 'Free some space there.');
  if (freeBytes < FREE_WARNING_BYTES)
    return warning(`The disk of ${where} is nearly full (${free}).`, 'Free some space there.');
  return ok(`${where.slice(0, -1)}, can be written to.`);
}

export const folderData = folderCheck('data');
export const folderState = folderCheck('state');
export const folderSpool = folderCheck('spool');
export const folderConfig = folderCheck('config');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Some days of work; a machine that leaves so many within one day will not wait for another. */
const WAITING_MAX = 5_000;

/** With a server it is empty within a second; without one, and without a backend, it only grows. */
export const spoolWaiting = defineCheck({
  id: 'spool.waiting',
  group: 'Files',
  facts: ['spool', 'server', 'settings'],
  needs: ['folder.spool', 'server.hooks', 'server.running', 'server.port'],
  judge: ({ spool, server, settings }, { now }) => {
    const { files, oldestAt } = spool;
    if (server !== null || oldestAt === null) return null;
    const ageMs = now - oldestAt;
    if (ageMs <= DAY_MS && files <= WAITING_MAX) return null;
    const sentence = `${files} ${files === 1 ? 'call of a hook waits' : 'calls of hooks wait'}, the oldest for ${ageOf(ageMs)}${rateOf(files, ageMs)}: nobody takes them in.`;
    return warning(sentence, run(settings.backends.length > 0 ? 'turnscope flush' : 'turnscope up'));
  },
});

function ageOf(ms: number): string {
  const [count, unit] = ms < 2 * DAY_MS ? [Math.floor(ms / HOUR_MS), 'hour'] : [Math.floor(ms / DAY_MS), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Fewer than one an hour is no growth to speak of. */
function rateOf(files: number, ageMs: number): string {
  const perHour = Math.round(files / Math.max(1, ageMs / HOUR_MS));
  return perHour < 1 ? '' : `, about ${perHour} more each hour`;
}

export const spoolRejected = defineCheck({
  id: 'spool.rejected',
  group: 'Files',
  facts: ['spool'],
  judge: ({ spool }, { places, homeDir }) => {
    if (spool.rejected === 0) return null;
    const folder = join(places.stateDir, 'spool-rejected');
    const sentence = `${spool.rejected} files in ${shown(folder, homeDir)} were no calls of hooks.`;
    return warning(sentence, run(`rm -r ${word(folder)}`));
  },
});

export const rolloutFolder = defineCheck({
  id: 'rollout.folder',
  group: 'Files',
  facts: ['rollouts'],
  judge: ({ rollouts }, { homeDir }) => {
    const { folder, state, trouble } = rollouts;
    const path = shown(folder, homeDir);
    if (state === 'absent') return ok(`${path} is not there yet: Codex makes it with its first session.`);
    if (state === 'no_folder')
      return broken(
        `${path} is no folder, and Codex cannot keep its sessions there.`,
        run(`mv ${word(folder)} ${word(`${folder}.aside`)}`),
      );
    if (state === 'unreadable')
      return broken(`The rollouts in ${path} cannot be read: ${trouble}.`, run(`chmod -R u+rX ${word(folder)}`));
    return ok(`The rollouts in ${path} can be read.`);
  },
});

/**
 * A configuration file of somebody else: read as it is, written at once or not at all, with its mode and its owner, through a symbolic link to where
 * it truly is. The one place of this room that writes it.
 */
import { constants, type Stats } from 'node:fs';
import { access, lstat, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDiskFull } from '../lib/disk-error.ts';
import { AppError } from '../lib/errors.ts';

export interface ConfigFile {
  /** As Codex names it. */
  readonly path: string;
  /** Where it truly is. */
  readonly target: string;
  /** null: there is none. */
  readonly text: string | null;
  /** Permission bits, for a file that is there. */
  readonly mode: number | null;
}

/** Nobody writes more than this by hand. */
const BYTES_MAX = 8_000_000;
const OURS_ALONE = 0o600;
const WRITE_BITS = 0o222;
const BACKUPS_MAX = 3;
const BACKUP = '.turnscope-backup-';

const cannot = (path: string, why: string, hint: string): AppError =>
  new AppError('forbidden', `cannot change ${path}: ${why}`, { hint: `${hint} Nothing was changed.` });

/** Throws `forbidden` or `invalid_input` for a file that cannot be read as text; that it may be written is asked by `checkWritable`. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const target = await targetOf(path);
  const found = await stat(target).catch(missing);
  if (found === null) return { path, target, text: null, mode: null };
  if (!found.isFile()) throw cannot(path, 'it is no file', 'Move it out of the way.');
  if (found.size > BYTES_MAX)
    throw cannot(path, `it is larger than ${BYTES_MAX / 1_000_000} MB`, 'Look what is in it.');
  const bytes = await readFile(target).catch((thrown: unknown) => {
    throw cannot(path, `it cannot be read (${codeOf(thrown)})`, 'Give your user the right to read it.');
  });
  return { path, target, text: decoded(path, bytes), mode: found.mode & 0o7777 };
}

/** Characters that cannot be read would come back as others. */
function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid_input', `cannot change ${path}: it is not UTF-8`, {
      cause,
      hint: 'Save it as UTF-8 and try again; nothing was changed.',
    });
  }
}

/** A link that leads nowhere is followed as well: the file is made where it points. */
async function targetOf(path: string): Promise<string> {
  const link = await lstat(path).catch(missing);
  if (link === null || !link.isSymbolicLink()) return path;
  return realpath(path).catch((thrown: unknown) => {
    throw cannot(path, `it is a link that leads nowhere (${codeOf(thrown)})`, 'Mend the link, or take it away.');
  });
}

/** Asks the bits as well as the system: root may write everything, and still somebody made the file read-only on purpose. */
export async function checkWritable({ path, target, mode }: ConfigFile): Promise<void> {
  const owner = await ownerOf(target);
  const me = process.getuid?.() ?? 0;
  // the first: nobody but its owner can change the bits of a file
  if (owner !== null && me !== 0 && owner.uid !== me)
    throw cannot(
      path,
      'it belongs to another user',
      `Run this as that user, or make it yours: \`sudo chown ${me} '${target}'\`.`,
    );
  const isReadOnly = mode !== null && (mode & WRITE_BITS) === 0;
  if (isReadOnly || (mode !== null && !(await may(target))))
    throw cannot(path, 'it is read-only', `\`chmod u+w '${target}'\` makes it writable, if that is what you want.`);
  const folder = dirname(target);
  const found = await stat(folder).catch(missing);
  if (found === null) throw cannot(path, `the folder ${folder} does not exist`, `\`mkdir -p '${folder}'\` makes it.`);
  if ((found.mode & WRITE_BITS) === 0 || !(await may(folder)))
    throw cannot(
      path,
      `the folder ${folder} is read-only`,
      `\`chmod u+w '${folder}'\` makes it writable, if that is what you want.`,
    );
}

const may = (path: string): Promise<boolean> =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

const ownerOf = (path: string): Promise<Stats | null> => stat(path).catch(missing);

/**
 * Puts `text` (null: no file) in the place of what was read. Throws `conflict` when somebody has changed the file meanwhile.
 * @param isBackedUp a copy of what is replaced stays beside it; resolves with its path
 */
export async function writeConfigFile(
  file: ConfigFile,
  text: string | null,
  { nowMs, isBackedUp }: { nowMs: number; isBackedUp: boolean },
): Promise<string | null> {
  await checkWritable(file);
  const { path, target } = file;
  const backup = isBackedUp && file.text !== null ? `${target}${BACKUP}${stamp(nowMs)}` : null;
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.turnscope`);
  try {
    if (backup !== null) await writeNew(backup, file.text ?? '', { mode: OURS_ALONE, owner: await ownerOf(target) });
    if (text !== null) await writeNew(beside, text, { mode: file.mode ?? OURS_ALONE, owner: await ownerOf(target) });
    if ((await readConfigFile(path)).text !== file.text)
      throw new AppError('conflict', `cannot change ${path}: somebody has just changed it`, {
        hint: 'Run the command again; nothing was changed.',
      });
    if (text === null) await rm(target, { force: true });
    else await rename(beside, target);
  } catch (thrown) {
    await rm(beside, { force: true });
    if (backup !== null) await rm(backup, { force: true });
    throw thrown instanceof AppError
      ? thrown
      : isDiskFull(thrown)
        ? cannot(path, 'the disk is full', 'Free some space on it, and try again.')
        : cannot(path, codeOf(thrown), 'See to it, and try again.');
  }
  await syncFolder(dirname(target));
  await forgetOldBackups(target);
  return backup;
}

async function writeNew(
  path: string,
  text: string,
  { mode, owner }: { mode: number; owner: Stats | null },
): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', OURS_ALONE);
  try {
    await file.writeFile(text);
    // the owner first: a change of owner may take bits away
    if (owner !== null && process.platform !== 'win32') await file.chown(owner.uid, owner.gid).catch(notOurs);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A group that is not ours cannot be given; the owner is us, or we are root. */
function notOurs(thrown: unknown): void {
  if (codeOf(thrown) !== 'EPERM') throw thrown;
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const file = await open(folder, 'r');
  await file.sync().catch(() => undefined); // some file systems cannot
  await file.close();
}

async function forgetOldBackups(target: string): Promise<void> {
  for (const path of (await backupsOf(target)).slice(0, -BACKUPS_MAX)) await rm(path, { force: true });
}

/**
 * After a removal: a backup that says what the file itself says again is a stray file in somebody's folder.
 * @returns paths of those that say something else, and stay
 */
export async function forgetEqualBackups({ target }: ConfigFile): Promise<string[]> {
  const text = await readFile(target).catch(missing);
  const left: string[] = [];
  for (const path of await backupsOf(target)) {
    if (text !== null && (await readFile(path)).equals(text)) await rm(path, { force: true });
    else left.push(path);
  }
  return left;
}

/** Sorted by name, which is by time. */
async function backupsOf(target: string): Promise<string[]> {
  const begin = `${basename(target)}${BACKUP}`;
  const names = (await readdir(dirname(target)).catch(missing)) ?? [];
  return names
    .filter((name) => name.startsWith(begin))
    .sort()
    .map((name) => join(dirname(target), name));
}

/** `20261121-093000-123`, UTC. */
const stamp = (nowMs: number): string =>
  new Date(nowMs).toISOString().replaceAll(/[-:Z]/g, '').replace('T', '-').replace('.', '-');

function missing(thrown: unknown): null {
  if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return null;
  throw thrown;
}

const codeOf = (thrown: unknown): string => {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : String(thrown);
};

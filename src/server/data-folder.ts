/** The data folder of a server: made on first use, private to its user, and told apart from every way it can be unusable. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { makeFolder } from '../lib/make-folder.ts';

const codeOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;

function folderError(dataDir: string, thrown: unknown): AppError {
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('forbidden', `cannot write to the data folder ${dataDir}: it is read-only for this user`, {
        hint: 'Make it writable, or choose another folder with --data.',
        cause: thrown,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk_full', `cannot write to the data folder ${dataDir}: the disk is full`, {
        hint: 'Free some space, or choose a folder on another disk with --data.',
        cause: thrown,
      });
    case 'ENOENT':
      return new AppError('invalid_input', `cannot use ${dataDir} as data folder: it cannot be made there`, {
        hint: 'Choose another folder with --data.',
        cause: thrown,
      });
    case 'ENOTDIR':
    case 'EEXIST':
      return new AppError('invalid_input', `cannot use ${dataDir} as data folder: a file is in the way`, {
        hint: 'Choose another folder with --data.',
        cause: thrown,
      });
    default:
      return AppError.from(thrown);
  }
}

/** Makes the folder (0700) and proves that it can be written to. */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    await makeFolder(resolve(dataDir));
    await chmod(dataDir, 0o700);
    await writeFile(probe, 'probe', { mode: 0o600 });
    await rm(probe);
  } catch (thrown) {
    throw folderError(dataDir, thrown);
  }
}

const TOKEN = /^[A-Za-z0-9_-]{32,}$/;

/** The access token, kept over restarts so that an open browser stays logged in. */
export async function readOrMakeToken(dataDir: string): Promise<string> {
  const path = join(dataDir, 'token');
  const stored = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (TOKEN.test(stored)) return stored;
  const token = randomBytes(32).toString('base64url');
  await replaceFile(path, `${token}\n`);
  return token;
}

/** How the commands find a running server. */
export interface ServerFile {
  readonly pid: number;
  /** `http://127.0.0.1:4319` */
  readonly ui: string;
  readonly token: string;
}

const serverFilePath = (dataDir: string): string => join(dataDir, 'server.json');

export const writeServerFile = (dataDir: string, file: ServerFile): Promise<void> =>
  replaceFile(serverFilePath(dataDir), `${JSON.stringify(file)}\n`);

export const removeServerFile = (dataDir: string): Promise<void> => rm(serverFilePath(dataDir), { force: true });

async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, text, { mode: 0o600 });
  await rename(fresh, path);
}

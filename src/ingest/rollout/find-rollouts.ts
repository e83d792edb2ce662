/** Which rollouts there are under some folders, each once, whatever it is stored as. Symbolic links are never followed. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { rolloutNameOf } from '../../codex/rollout/rollout-name.ts';
import { AppError } from '../../lib/errors.ts';
import { namedInside } from './named-inside.ts';
import type { RolloutFile } from './rollout-file.ts';

/** Something that could not be looked at. The rest is found all the same. */
export interface RolloutProblem {
  readonly path: string;
  /** Why, as the end of a sentence. */
  readonly reason: string;
}

export interface FoundRollouts {
  /** By the time in their names, oldest first: parents come before their sub-agents. */
  readonly files: readonly RolloutFile[];
  readonly problems: readonly RolloutProblem[];
}

/** Where Codex keeps rollouts below its home. */
export const ROLLOUT_FOLDERS = ['sessions', 'archived_sessions'] as const;
/** Files looked at together: waiting for the disk one by one took three times as long. */
const LOOKS_AT_ONCE = 32;

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : String(thrown);

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it is not there',
  ELOOP: 'a symbolic link goes in circles',
};
export const reasonOf = (thrown: unknown): string => REASONS[codeOf(thrown)] ?? codeOf(thrown);

/**
 * Rollouts under `paths`: folders (with everything below), a Codex home, or single files. Throws `not_found` for a path that is not there and
 * `invalid_input` for a file that is no rollout.
 */
export async function findRollouts(paths: readonly string[], signal?: AbortSignal): Promise<FoundRollouts> {
  const search = new Search(signal);
  for (const path of paths) await search.under(path);
  return search.found();
}

class Search {
  readonly #byStem = new Map<string, RolloutFile>();
  readonly #problems: RolloutProblem[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  found(): FoundRollouts {
    const files = [...this.#byStem.values()].sort((a, b) => (a.name.stem < b.name.stem ? -1 : 1));
    return { files, problems: this.#problems };
  }

  async under(path: string): Promise<void> {
    // The path itself may be a link: the user named it.
    const root = await realpath(path).catch((thrown: unknown) => {
      throw new AppError('not_found', `cannot read ${path}: ${reasonOf(thrown)}`, {
        hint: 'Give a folder with rollout files, or none for those of Codex itself.',
        cause: thrown,
      });
    });
    if (!(await lstat(root)).isDirectory()) {
      if (await this.#look(root, ANY_NAME)) return;
      throw new AppError('invalid_input', `cannot read ${path}: it is no rollout file of Codex`, {
        hint: 'Their names end in .jsonl or .jsonl.zst, and their first line is a session_meta.',
      });
    }
    const below = await Promise.all(ROLLOUT_FOLDERS.map((name) => isFolder(join(root, name))));
    const folders = ROLLOUT_FOLDERS.filter((_name, index) => below[index]).map((name) => join(root, name));
    for (const folder of folders.length > 0 ? folders : [root]) await this.#folder(folder, root);
  }

  async #folder(folder: string, root: string): Promise<void> {
    this.#signal?.throwIfAborted();
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (thrown) {
      this.#problems.push({ path: folder, reason: reasonOf(thrown) });
      return;
    }
    for (let at = 0; at < entries.length; at += LOOKS_AT_ONCE) {
      await Promise.all(entries.slice(at, at + LOOKS_AT_ONCE).map((entry) => this.#entry(entry, folder, root)));
    }
    for (const entry of entries) if (entry.isDirectory()) await this.#folder(join(folder, entry.name), root);
  }

  async #entry(entry: Dirent, folder: string, root: string): Promise<void> {
    const path = join(folder, entry.name);
    if (entry.isFile()) await this.#look(path, ROLLOUT_NAME);
    if (entry.isSymbolicLink() && !(await leadsInside(path, root))) {
      this.#problems.push({ path, reason: 'a symbolic link that leaves the folder is not followed' });
    }
  }

  /** False for what is no rollout. A name that is not Codex's own may still be like one. */
  async #look(path: string, like: RegExp): Promise<boolean> {
    const file = (await rolloutAt(path)) ?? (like.test(basename(path)) ? await renamedAt(path) : null);
    if (file === null) return false;
    if ('reason' in file) this.#problems.push(file);
    else {
      const known = this.#byStem.get(file.name.stem);
      if (known === undefined || isBetter(file, known)) this.#byStem.set(file.name.stem, file);
    }
    return true;
  }
}

/** In a folder only what is called a rollout is opened to look; a file that the user names may be called anything. */
const ROLLOUT_NAME = /^rollout.*\.jsonl(\.zst)?$/i;
const ANY_NAME = /\.jsonl(\.zst)?$/i;

async function renamedAt(path: string): Promise<RolloutFile | RolloutProblem | null> {
  try {
    const { size, mtimeMs } = await lstat(path);
    const file = { path, isCompressed: path.endsWith('.zst'), bytes: size, modifiedAt: mtimeMs };
    const name = await namedInside(file);
    return name === null ? null : { ...file, name };
  } catch (thrown) {
    return { path, reason: reasonOf(thrown) };
  }
}

/** The rollout at a path; null when its name is none; a problem when it cannot be looked at. */
export async function rolloutAt(path: string): Promise<RolloutFile | RolloutProblem | null> {
  const name = rolloutNameOf(basename(path));
  if (name === null) return null;
  try {
    const { size, mtimeMs } = await lstat(path);
    return { path, name, isCompressed: path.endsWith('.zst'), bytes: size, modifiedAt: mtimeMs };
  } catch (thrown) {
    return { path, reason: reasonOf(thrown) };
  }
}

/**
 * Codex writes on in the plain one; a compressed one beside it is its older self, unless even compressed it is larger: then making it plain was
 * interrupted.
 */
function isBetter(file: RolloutFile, known: RolloutFile): boolean {
  if (file.isCompressed === known.isCompressed) return file.bytes > known.bytes;
  return file.isCompressed ? file.bytes > known.bytes : file.bytes >= known.bytes;
}

/** What a link inside the tree leads to is found at its own place. */
async function leadsInside(link: string, root: string): Promise<boolean> {
  const target = await realpath(link).catch(() => '');
  return target === root || target.startsWith(root + sep);
}

const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stat) => stat.isDirectory(),
    () => false,
  );

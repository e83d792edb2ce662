/**
 * What set-ups did to one file, so that it can be taken back: `<state folder>/setup/<hash of its path>.json`. Mode 0600, as what was replaced may
 * hold somebody's key. Written before the file itself: an edit that did not happen is recognised by the file, one that nobody wrote down is not.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '../lib/errors.ts';
import { makeFolder } from '../lib/make-folder.ts';
import type { TomlUndo } from '../toml/wish.ts';
import { DESTINATIONS, type Destination, PARTS, type Part } from './setup-choice.ts';

export interface SetupRecord {
  /** Absolute, where the file truly is. */
  readonly path: string;
  /** There was no file before the first set-up. */
  readonly isNew: boolean;
  readonly undo: TomlUndo;
  /** Where exporters went that set-ups wrote. */
  readonly endpoints: readonly string[];
  /** What the last one was told: the next one means the same unless it is told otherwise. */
  readonly to: Destination;
  readonly server: string | null;
  /** Parts that the last one was told to leave out: that they are missing is no fault. */
  readonly leftOut: readonly Part[];
}

const step = z.looseObject({ kind: z.string(), at: z.number(), took: z.string(), put: z.string() });
const layer = z.looseObject({ before: z.string(), after: z.string(), steps: z.array(step) });
const schema = z.object({
  version: z.literal(1),
  path: z.string(),
  is_new: z.boolean(),
  undo: z.looseObject({ layers: z.array(layer) }),
  endpoints: z.array(z.string()),
  to: z.enum(DESTINATIONS),
  server: z.nullable(z.string()),
  left_out: z.array(z.enum(PARTS)).default([]),
});

export const setupFolder = (stateDir: string): string => join(stateDir, 'setup');

const recordPath = (stateDir: string, path: string): string =>
  join(setupFolder(stateDir), `${createHash('sha256').update(path).digest('hex').slice(0, 16)}.json`);

/** null where there is none. Throws `invalid_input` for one that cannot be understood: guessing instead would leave things behind. */
export async function readRecord(stateDir: string, path: string): Promise<SetupRecord | null> {
  const file = recordPath(stateDir, path);
  const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return null;
    throw new AppError('forbidden', `cannot read the record of the set-up, ${file}: ${thrown.code}`, { cause: thrown });
  });
  if (text === null) return null;
  try {
    const { is_new: isNew, undo, left_out: leftOut, ...told } = schema.parse(JSON.parse(text));
    const { endpoints, to, server } = told;
    // written by `writeRecord`, checked as far as it decides what is done
    return { path, isNew, undo: undo as unknown as TomlUndo, endpoints, to, server, leftOut };
  } catch (cause) {
    throw new AppError('invalid_input', `cannot read the record of the set-up, ${file}: it is damaged`, {
      cause,
      hint: `Delete it: then \`turnscope remove\` looks for what is ours by itself.`,
    });
  }
}

/** At once or not at all. */
export async function writeRecord(stateDir: string, record: SetupRecord): Promise<void> {
  const file = recordPath(stateDir, record.path);
  await makeFolder(setupFolder(stateDir));
  const { path, isNew, undo, endpoints, to, server, leftOut } = record;
  const told = { endpoints, to, server, left_out: leftOut };
  const text = JSON.stringify({ version: 1, path, is_new: isNew, undo, ...told }, null, 2);
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function deleteRecord(stateDir: string, path: string): Promise<void> {
  await rm(recordPath(stateDir, path), { force: true });
}

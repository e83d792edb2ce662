/**
 * Things that people make and keep: `<id>.json` each, in one folder, nothing else. Read afresh with every question, so that an editor and the page in the
 * browser see the same; a file that cannot be read is told of and hides no other.
 */
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { isMissing } from './disk-error.ts';
import { AppError } from './errors.ts';
import { readWholeFile, replaceWholeFile } from './whole-file.ts';

/** A file that holds nothing of the kind. */
export interface BrokenFile {
  readonly id: string;
  readonly file: string;
  /** What is wrong, as a sentence. */
  readonly message: string;
}

export interface JsonFolder<Value> {
  /** By id. */
  read(): Promise<{ readonly values: readonly Value[]; readonly broken: readonly BrokenFile[] }>;
  /** Old content or new content, whenever the power goes. */
  write(id: string, content: object): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface JsonFolderDeps<Value> {
  readonly disk: Disk;
  /** Made when something is written, with mode 0700. */
  readonly folder: string;
  /** Throws an Error that says what is wrong where. */
  readonly parse: (content: unknown, id: string) => Value;
}

/** What begins with a dot belongs to an editor or to the system. */
const FILE = /^([^.].*)\.json$/i;
const NAME = /^[A-Za-z0-9_-]{1,64}\.json$/;
const NAME_RULE = 'its name takes letters, digits, - and _, at most 64, and .json behind them: rename it';

export function createJsonFolder<Value>({ disk, folder, parse }: JsonFolderDeps<Value>): JsonFolder<Value> {
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const readOne = async (name: string): Promise<{ readonly value: Value } | BrokenFile> => {
    const [id, file] = [FILE.exec(name)?.[1] ?? name, join(folder, name)];
    if (!NAME.test(name)) return { id, file, message: NAME_RULE };
    try {
      return { value: parse(parseJson((await readWholeFile(disk, file)) ?? ''), id) };
    } catch (thrown) {
      return { id, file, message: AppError.from(thrown).message };
    }
  };
  return {
    read: async () => {
      const names = (await namesIn(disk, folder)).filter((name) => FILE.test(name)).sort();
      const found = await Promise.all(names.map(readOne));
      return {
        values: found.flatMap((one) => ('value' in one ? [one.value] : [])),
        broken: found.flatMap((one) => ('value' in one ? [] : [one])),
      };
    },
    write: async (id, content) => {
      await disk.makeFolder(folder);
      await replaceWholeFile(disk, pathOf(id), `${JSON.stringify(content, null, 2)}\n`);
    },
    remove: async (id) => {
      await disk.remove(pathOf(id));
      await disk.syncFolder(folder);
    },
  };
}

async function namesIn(disk: Disk, folder: string): Promise<string[]> {
  try {
    return await disk.list(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_input', `it is no JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

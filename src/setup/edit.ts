/** One file through a set-up: what it says, what it will say, and the record that takes it back. */

import { AppError } from '../lib/errors.ts';
import { patchToml, sha256 } from '../toml/patch-toml.ts';
import { joinUndo } from '../toml/undo-toml.ts';
import type { TomlUndo, Wish } from '../toml/wish.ts';
import { type ConfigFile, writeConfigFile } from './config-file.ts';
import { type SetupRecord, writeRecord } from './record.ts';

export interface Edit {
  readonly file: ConfigFile;
  readonly text: string;
  readonly undo: TomlUndo;
}

/** Above what set-up adds, so that whoever reads the file knows where it is from. */
export const COMMENT = '# Turnscope: `turnscope remove` takes this away again.';

/** Throws `invalid_input`, naming the file, where it does not parse or leaves no room for what is wished. */
export function planEdit(file: ConfigFile, wishes: readonly Wish[]): Edit {
  try {
    return { file, ...patchToml(file.text ?? '', wishes, { comment: COMMENT }) };
  } catch (thrown) {
    throw inFile(file.path, thrown);
  }
}

/** The same trouble with the file's name in its sentence. */
export function inFile(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const hint = thrown.hint === undefined ? {} : { hint: thrown.hint };
  return new AppError(thrown.code, thrown.message.replace('the TOML file', path), { cause: thrown, ...hint });
}

export const isChanged = ({ file, text }: Edit): boolean => text !== (file.text ?? '');

export interface ApplyOptions extends Pick<SetupRecord, 'endpoints' | 'to' | 'server' | 'leftOut'> {
  readonly stateDir: string;
  readonly nowMs: number;
}

/**
 * Writes the file and what takes it back. Does nothing where nothing changes.
 * @returns path of the backup, null where there is none
 */
export async function applyEdit(
  edit: Edit,
  earlier: SetupRecord | null,
  { stateDir, nowMs, endpoints, to, server, leftOut }: ApplyOptions,
): Promise<string | null> {
  if (!isChanged(edit)) return null;
  const { file, text } = edit;
  const before = inForce(earlier, file);
  const record: SetupRecord = {
    path: file.target,
    isNew: before?.isNew ?? file.text === null,
    undo: before === null ? edit.undo : joinUndo(before.undo, edit.undo),
    endpoints: [...new Set([...(before?.endpoints ?? []), ...endpoints])],
    to,
    server,
    leftOut,
  };
  await writeRecord(stateDir, record);
  // as we left it: the record knows what was there before
  const isOursAlone = before?.undo.layers.at(-1)?.after === sha256(file.text ?? '');
  return writeConfigFile(file, text, { nowMs, isBackedUp: !isOursAlone });
}

/** Without layers of which the file shows that they never came to it: the program ended between record and file. */
export function inForce(record: SetupRecord | null, { text }: ConfigFile): SetupRecord | null {
  if (record === null) return null;
  const layers = [...record.undo.layers];
  const now = sha256(text ?? '');
  while (layers.at(-1)?.before === now && layers.at(-1)?.after !== now) layers.pop();
  if (layers.length === 0) return null;
  return { ...record, undo: { layers } };
}

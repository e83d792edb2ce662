/**
 * How far a consumer is, on disk. `plan` is what the consumer is about to do: it is saved before the first effect,
 * so that after a crash the same frames are taken together again and effects that happened are recognised.
 */
import { join } from 'node:path';
import type { Disk } from '../../lib/disk.ts';
import { readWholeFile, replaceWholeFile } from '../../lib/whole-file.ts';

export interface CursorState {
  /** Everything before this position is done for good. */
  readonly done: number;
  readonly plan: { readonly from: number; readonly to: number } | null;
}

export interface Cursor {
  readonly name: string;
  /** As last saved. */
  state(): CursorState;
  /** Resolves when durable. One call at a time. */
  save(state: CursorState): Promise<void>;
}

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** null when the text is not a cursor. */
export function parseCursor(text: string): CursorState | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('done' in value) || !('plan' in value)) return null;
  const { done, plan } = value;
  if (!isPosition(done)) return null;
  if (plan === null) return { done, plan: null };
  if (typeof plan !== 'object' || !('from' in plan) || !('to' in plan)) return null;
  const { from, to } = plan;
  if (!isPosition(from) || !isPosition(to) || from < done || to <= from) return null;
  return { done, plan: { from, to } };
}

export function cursorPath(folder: string, name: string): string {
  return join(folder, `${name}.cursor`);
}

/** A stored cursor, `null` when there is none, 'damaged' when it cannot be read as one. */
export async function readCursor(disk: Disk, folder: string, name: string): Promise<CursorState | null | 'damaged'> {
  const text = await readWholeFile(disk, cursorPath(folder, name));
  return text === null ? null : (parseCursor(text) ?? 'damaged');
}

export interface CursorOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly name: string;
  readonly start: CursorState;
  /** Called after each durable save. */
  readonly onSaved: () => Promise<void>;
}

export function createCursor(options: CursorOptions): Cursor {
  let saved = options.start;
  return {
    name: options.name,
    state: () => saved,
    save: async (state) => {
      await replaceWholeFile(options.disk, cursorPath(options.folder, options.name), JSON.stringify(state));
      saved = state;
      await options.onSaved();
    },
  };
}

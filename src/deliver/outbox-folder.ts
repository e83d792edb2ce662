/** The files of an outbox. Every change is whole or has not happened, also for a process that is killed in it. */
import { join } from 'node:path';
import type { Disk } from '../lib/disk.ts';
import { createWholeFile, readWholeBytes, readWholeFile, replaceWholeFile } from '../lib/whole-file.ts';
import { decodeItem, encodeItem, type FileEnding, fileName, parseFileName, type WaitingItem } from './outbox-file.ts';
import type { OutboxItem, OutboxStatus } from './outbox-item.ts';

export type Trouble = NonNullable<OutboxStatus['trouble']>;

/** Beside the items while one is being written. */
const UNFINISHED = '.new';

export interface FolderContent {
  /** In the order of sending. */
  readonly waiting: readonly WaitingItem[];
  readonly sent: readonly WaitingItem[];
  /** Names of files that a crash left before they were whole. */
  readonly unfinished: readonly string[];
}

export class OutboxFolder {
  readonly #disk: Disk;
  readonly path: string;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.path = path;
  }

  get ledgerPath(): string {
    return join(this.path, 'ledger');
  }

  async list(): Promise<FolderContent> {
    const names = await this.#disk.list(this.path);
    const files = names.flatMap((name) => parseFileName(name) ?? []);
    const ofEnding = (wanted: FileEnding): WaitingItem[] =>
      files.filter(({ ending }) => ending === wanted).map(({ item }) => item);
    return {
      waiting: ofEnding('item').sort((a, b) => (a.order < b.order ? -1 : 1)),
      sent: ofEnding('sent'),
      unfinished: names.filter((name) => name.endsWith(`.item${UNFINISHED}`)),
    };
  }

  /** Durable when it resolves. Several at once share the sync of the folder, and are then not all or none. */
  async write(files: readonly { readonly item: WaitingItem; readonly content: Pick<OutboxItem, 'key' | 'body'> }[]) {
    for (const { item, content } of files) {
      const path = this.#pathOf(item, 'item');
      await this.#disk.remove(`${path}${UNFINISHED}`);
      await createWholeFile(this.#disk, `${path}${UNFINISHED}`, encodeItem(content));
      await this.#disk.rename(`${path}${UNFINISHED}`, path);
    }
    await this.#disk.syncFolder(this.path);
  }

  /** null when the file is gone or its bytes are not those that were written. */
  async read(item: WaitingItem): Promise<Pick<OutboxItem, 'key' | 'body'> | null> {
    const bytes = await readWholeBytes(this.#disk, this.#pathOf(item, 'item'));
    return bytes === null ? null : decodeItem(bytes);
  }

  /** Not synced: a file that comes back after a power cut is in the ledger, and removed again. */
  remove(item: WaitingItem, ending: FileEnding = 'item'): Promise<void> {
    return this.#disk.remove(this.#pathOf(item, ending));
  }

  removeFile(name: string): Promise<void> {
    return this.#disk.remove(join(this.path, name));
  }

  /** Needs no room on the disk. */
  async mark(item: WaitingItem, ending: 'sent' | 'damaged'): Promise<void> {
    await this.#disk.rename(this.#pathOf(item, 'item'), this.#pathOf(item, ending));
    await this.#disk.syncFolder(this.path);
  }

  async readTrouble(): Promise<Trouble | null> {
    const text = await readWholeFile(this.#disk, join(this.path, 'trouble.json'));
    return text === null ? null : parseTrouble(text);
  }

  async writeTrouble(trouble: Trouble | null): Promise<void> {
    const path = join(this.path, 'trouble.json');
    await (trouble === null ? this.#disk.remove(path) : replaceWholeFile(this.#disk, path, JSON.stringify(trouble)));
  }

  #pathOf(item: WaitingItem, ending: FileEnding): string {
    return join(this.path, fileName(item, ending));
  }
}

function parseTrouble(text: string): Trouble | null {
  try {
    const { at, message, attempts, nextAt }: Partial<Record<keyof Trouble, unknown>> = JSON.parse(text) ?? {};
    if (typeof at !== 'number' || typeof message !== 'string' || typeof attempts !== 'number') return null;
    return { at, message, attempts, nextAt: typeof nextAt === 'number' ? nextAt : null };
  } catch {
    return null;
  }
}

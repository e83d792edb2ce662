import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../src/lib/disk.ts';

interface Node {
  /** What a reader sees. */
  current: Buffer;
  /** What a power cut leaves. */
  durable: Buffer;
}

type Step = 'create' | 'write' | 'truncate' | 'sync' | 'rename' | 'remove' | 'syncFolder' | 'elsewhere';
/** `kill`: the process dies, the system lives. `power`: only what was synced is left, and perhaps a piece of a write. */
export type Death = 'kill' | 'power';

/** The disk stops answering: everything after the step fails too, as for a process that is dead. */
export class Crash extends Error {}

class FullDisk extends Error {
  readonly code = 'ENOSPC';
}

/**
 * A disk in memory that knows the difference between written and synced, names included. `crashAtStep` makes the
 * n-th change the last one (it may happen by half), `bytesFree` makes the disk full.
 */
export class MemoryDisk implements Disk {
  steps = 0;
  crashAtStep = Number.POSITIVE_INFINITY;
  bytesFree = Number.POSITIVE_INFINITY;
  syncs = 0;
  #names = new Map<string, Node>();
  #durableNames = new Map<string, Node>();
  #dead = false;

  /** The disk as the next process finds it. */
  revive(death: Death): MemoryDisk {
    const next = new MemoryDisk();
    for (const [path, { current, durable }] of death === 'kill' ? this.#names : this.#durableNames) {
      // A power cut may keep some of what was not synced: half of it is the nastiest.
      const half = current.subarray(0, durable.length + Math.ceil((current.length - durable.length) / 2));
      const content = Buffer.from(death === 'kill' || current.length < durable.length ? current : half);
      next.#names.set(path, { current: content, durable: content });
    }
    next.#durableNames = new Map(next.#names);
    return next;
  }

  get paths(): string[] {
    return [...this.#names.keys()].sort();
  }

  /** Changes bytes behind everybody's back. */
  damage(path: string, change: (content: Buffer) => Buffer): void {
    const node = this.#node(path);
    node.current = change(Buffer.from(node.current));
    node.durable = Buffer.from(node.current);
  }

  /** A change outside this disk, by the same process: `change` may have happened or not when the process dies in it. */
  async elsewhere(change: () => void): Promise<void> {
    await this.#step('elsewhere', this.crashAtStep % 2 === 0 ? change : undefined);
    change();
  }

  makeFolder(): Promise<void> {
    return Promise.resolve();
  }

  list(path: string): Promise<string[]> {
    const inside = this.paths.filter((name) => dirname(name) === path);
    return Promise.resolve(inside.map((name) => name.slice(path.length + 1)));
  }

  async open(path: string, how: 'create' | 'change' | 'read'): Promise<DiskFile> {
    if (how === 'create') {
      if (this.#names.has(path)) throw Object.assign(new Error(`${path} exists`), { code: 'EEXIST' });
      await this.#step('create');
      this.#names.set(path, { current: Buffer.alloc(0), durable: Buffer.alloc(0) });
    }
    return this.#file(this.#node(path));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step('rename');
    this.#names.set(to, this.#node(from));
    this.#names.delete(from);
  }

  async remove(path: string): Promise<void> {
    if (!this.#names.has(path)) return;
    await this.#step('remove');
    this.bytesFree += this.#node(path).current.length;
    this.#names.delete(path);
  }

  async syncFolder(path: string): Promise<void> {
    await this.#step('syncFolder');
    for (const name of this.#durableNames.keys()) if (dirname(name) === path) this.#durableNames.delete(name);
    for (const [name, node] of this.#names) if (dirname(name) === path) this.#durableNames.set(name, node);
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.bytesFree);
  }

  #node(path: string): Node {
    const node = this.#names.get(path);
    if (node === undefined) throw Object.assign(new Error(`${path} is missing`), { code: 'ENOENT' });
    return node;
  }

  /** `half` runs when the process dies in the middle of this step. */
  async #step(step: Step, half?: () => void): Promise<void> {
    await Promise.resolve();
    if (this.#dead) throw new Crash('dead');
    this.steps += 1;
    if (this.steps < this.crashAtStep) return;
    this.#dead = true;
    half?.();
    throw new Crash(`crashed in ${step}`);
  }

  #file(node: Node): DiskFile {
    const put = (bytes: Buffer, offset: number): void => {
      const content = Buffer.alloc(Math.max(node.current.length, offset + bytes.length));
      node.current.copy(content);
      bytes.copy(content, offset);
      this.bytesFree -= content.length - node.current.length;
      node.current = content;
    };
    return {
      size: () => Promise.resolve(node.current.length),
      read: (target, offset) => Promise.resolve(node.current.copy(target, 0, offset, offset + target.length)),
      write: async (buffers, offset) => {
        const bytes = Buffer.concat(buffers);
        await this.#step('write', () => put(bytes.subarray(0, bytes.length >> 1), offset));
        const fitting = bytes.subarray(0, Math.min(bytes.length, this.bytesFree));
        put(fitting, offset);
        if (fitting.length < bytes.length) throw new FullDisk('no space left');
      },
      truncate: async (length) => {
        await this.#step('truncate');
        this.bytesFree += node.current.length - length;
        node.current = Buffer.from(node.current.subarray(0, length));
      },
      sync: async () => {
        await this.#step('sync');
        this.syncs += 1;
        node.durable = Buffer.from(node.current);
      },
      close: () => Promise.resolve(),
    };
  }
}

/**
 * The few things that whoever keeps something asks of a file system, so that a test can make any one of them fail or stop
 * the world between two of them. `node-disk.ts` is the real one.
 */
export interface DiskFile {
  size(): Promise<number>;
  /** Writes all buffers one after the other from `offset` on, or throws; a part may then be on disk. */
  write(buffers: readonly Uint8Array[], offset: number): Promise<void>;
  /** Fills `target` from `offset` on; returns the bytes read, fewer than asked only at the end of the file. */
  read(target: Uint8Array, offset: number): Promise<number>;
  truncate(bytes: number): Promise<void>;
  /** Returns when the content would survive a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface Disk {
  /** Creates the folder and its parents, mode 0700. */
  makeFolder(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  /** `create` fails when the file exists (mode 0600), `change` and `read` when it does not. */
  open(path: string, how: 'create' | 'change' | 'read'): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
  freeBytes(path: string): Promise<number>;
}

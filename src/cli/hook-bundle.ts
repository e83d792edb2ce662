import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The hook for systems without `sh`, which is built as a file of its own: beside the bundle, or beside the folder of its chunks. */
export function hookBundle(): string | undefined {
  const files = ['./hook.cjs', '../hook.cjs', '../../dist/hook.cjs'];
  return files.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((file) => existsSync(file));
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built page: beside the bundle, beside the folder of its chunks, or in dist/ when run from source. */
export function webFolder(): string {
  const folders = ['./web/', '../web/', '../../dist/web/'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return folders.find((folder) => existsSync(`${folder}index.html`)) ?? folders.at(-1) ?? '.';
}

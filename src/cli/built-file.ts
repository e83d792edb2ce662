import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the build that stands alone: beside the bundle, or beside the folder of its chunks. undefined where it was not built. */
function builtFile(name: string): string | undefined {
  const places = [`./${name}`, `../${name}`, `../../dist/${name}`];
  return places.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((file) => existsSync(file));
}

/** The hook for systems without `sh`. */
export const hookBundle = (): string | undefined => builtFile('hook.cjs');

/** What hooks start where no server runs. */
export const senderBundle = (): string | undefined => builtFile('sender.mjs');

/** The program itself; undefined where it runs from its sources and was never built. */
export const builtProgram = (): string | undefined => builtFile('turnscope.js');

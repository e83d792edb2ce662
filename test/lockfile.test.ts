/**
 * `npm ci` refuses a lockfile that lacks a package of a platform, even of one that is not this machine's. npm leaves such
 * packages out when the registry that it asked had none, so a lockfile made here can fail everywhere else.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** Folders in which Node, and npm, look for `name` from inside `folder`: its own node_modules, then those above. */
function placesOf(folder: string, name: string): string[] {
  const above = folder.split(/\/?node_modules\//).slice(0, -1);
  const parent = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '');
  return [`${folder}/node_modules/${name}`, ...(above.length > 0 ? placesOf(parent, name) : [])].map((place) =>
    place.replace(/^\//, ''),
  );
}

it.each(['package-lock.json', 'web/package-lock.json'])('%s has the packages of every platform', (file) => {
  const { packages } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')) as Lock;
  const missing = Object.entries(packages).flatMap(([folder, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !placesOf(folder, name).some((place) => packages[place] !== undefined),
    ),
  );
  expect(missing).toEqual([]);
});

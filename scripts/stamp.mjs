/**
 * What a build was made from, as one hash: names and bytes of its sources. Times are left out, because a checkout
 * or a copied clone changes them without changing anything.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './step.mjs';

/** Files that never end up in a build. */
const ignored = /(^|\/)(node_modules|dist|dev)(\/|$)|\.test\.tsx?$/;

/**
 * All files under the given files and folders (relative to the repository), sorted, without tests.
 * @param {readonly string[]} roots
 * @returns {string[]}
 */
export function sourceFiles(roots) {
  /** @type {string[]} */
  const files = [];
  const walk = (/** @type {string} */ name) => {
    const full = path.join(ROOT, name);
    if (ignored.test(name) || !existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const child of readdirSync(full)) walk(path.posix.join(name, child));
    else files.push(name);
  };
  for (const root of roots) walk(root);
  return files.sort();
}

/** @param {readonly string[]} roots */
export function stampOf(roots) {
  const hash = createHash('sha256');
  for (const file of sourceFiles(roots)) {
    const bytes = readFileSync(path.join(ROOT, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** The repository speaks of itself alone, and of things that are there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ROOT, read, trackedFiles } from './document.ts';

const files = trackedFiles().filter((name) => existsSync(path.join(ROOT, name)));
const documents = files.filter((name) => name.endsWith('.md') && !name.startsWith('fixtures/'));

/** Spelled apart, so that this file does not find itself. */
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  ["a folder of somebody's machine", new RegExp(`(?<![\\w.~-])/(?:${['work', 'farm'].join('|')})/`)],
  [
    'a package host',
    new RegExp(['registry\\.npmjs', 'registry\\.yarnpkg', 'pkg\\.github', 'artifactory'].join('|'), 'i'),
  ],
  ['where a lockfile got a package', new RegExp(`"${'resol'}ved":`)],
];

const SELF = 'test/docs/own-world.test.ts';

function textOf(file: string): string {
  const bytes = readFileSync(path.join(ROOT, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}

describe('tracked files', () => {
  it.each(FOREIGN)('name no %s', (_what, pattern) => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((name) => name !== SELF && pattern.test(textOf(name)))).toEqual([]);
  });

  it('hold no build, no data and no archive', () => {
    expect(
      files.filter((name) => /(^|\/)(dist|node_modules|\.codex-lab|\.turnscope)\/|\.(tgz|log|pem|key)$/.test(name)),
    ).toEqual([]);
  });
});

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('links to what is there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !existsSync(path.resolve(ROOT, path.dirname(document), target)))).toEqual([]);
  });

  it('names files that are there', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|docs|web|bench|fixtures)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    const made = /^(bench\/results|web\/dist|web\/node_modules)\//;
    expect(named.filter((name) => !made.test(name) && !existsSync(path.join(ROOT, name)))).toEqual([]);
  });
});

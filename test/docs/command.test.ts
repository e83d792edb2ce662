/** docs/reference/cli.md against what the program says about itself in its `--help`. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, read, section } from './document.ts';

const text = read('docs/reference/cli.md');
const documented = [...text.matchAll(/^## ([\w-]+)$/gm)].map((match) => match[1] ?? '');
/** Said once for all commands, at the top of the document. */
const COMMON = ['--json', '--data', '--clickhouse', '--help'];

function help(...args: string[]): string {
  const program = path.join(ROOT, 'src/cli/main.ts');
  return execFileSync(process.execPath, [program, ...args, '--help'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, NO_COLOR: '1' },
  });
}

const flagsIn = (words: string): string[] => [...new Set(words.match(/--[a-z][a-z-]+/g) ?? [])].sort();

/** The left column of a help section: `  sessions [search]   List …`. */
const namesUnder = (helpText: string, title: string): string[] => {
  const block = new RegExp(`^${title}:\\n((?:.+\\n|\\n(?= {2}))*)`, 'm').exec(helpText)?.[1] ?? '';
  return [...block.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((match) => match[1] ?? '');
};

describe('cli.md', () => {
  let root: string;
  beforeAll(() => {
    root = help();
  });

  it('has every command, and no other', () => {
    const existing = namesUnder(root, 'Commands').filter((name) => name !== 'help');
    expect(existing.sort()).toEqual([...documented].sort());
  });

  it.each(documented)('has the flags of %s, and no other', (command) => {
    const own = (flags: string[]): string[] => flags.filter((flag) => !COMMON.includes(flag));
    const options =
      help(command)
        .split(/^Options:$/m)[1]
        ?.split(/^\S/m)[0] ?? '';
    expect(own(flagsIn(section(text, `## ${command}`)))).toEqual(own(flagsIn(options)));
  });
});

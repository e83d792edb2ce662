/** Every `turnscope …` that a reader may copy, in the README, the guides and the skills of the plugin: the command is there, and so is each of its flags. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { ROOT, read } from './document.ts';

const { stdout, stderr, env } = process;
const signal = new AbortController().signal;
const program = createProgram(createTerminal({ stdout, stderr, env, cwd: '/', homeDir: '/', signal }));
const skills = readdirSync(path.join(ROOT, 'plugin/skills')).map((name) => `plugin/skills/${name}/SKILL.md`);
const guides = readdirSync(path.join(ROOT, 'docs/guide')).map((name) => `docs/guide/${name}`);
const FILES = ['README.md', ...guides, ...skills, 'docs/reference/config.md', 'docs/reference/mcp.md'];

/** Of blocks and of words in backticks. In the skills the program is called `T`. */
function linesOf(text: string): string[] {
  const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? '').split('\n'));
  const indented = text.split('\n').filter((line) => /^ {4}\S/.test(line));
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return [...blocks, ...indented, ...inline].flatMap((line) => {
    const command = /^(?:[\s-]*run: |\s*\$ |\s*|[A-Z_]+=\S+ )?(?:npx (?:--yes )?)?(?:turnscope(?:@\^0)?|T) (.+)$/.exec(
      line,
    )?.[1];
    return command === undefined ? [] : [command.replace(/(?:\s#|;|\s\|).*$/, '')];
  });
}

/** What is wrong with it, or null. */
function wrongIn(line: string): string | null {
  const words = line.split(/\s+/);
  const command: Command | undefined = program.commands.find((each) => each.name() === words[0]);
  if (command === undefined) return words[0]?.startsWith('-') ? null : `no command: ${line}`;
  const known = [...command.options, ...program.options].flatMap(({ long, short }) => [long, short]);
  const flags = words.slice(1).flatMap((word) => /^--[a-z][a-z-]*/.exec(word) ?? []);
  const unknown = flags.filter((flag) => !known.includes(flag) && flag !== '--help');
  return unknown.length === 0 ? null : `${unknown.join(', ')}: ${line}`;
}

describe.each(FILES)('%s', (file) => {
  const lines = linesOf(read(file));

  it('names commands and flags that there are', () => {
    expect(lines.map(wrongIn).filter((wrong) => wrong !== null)).toEqual([]);
  });
});

it('looks at many of them', () => {
  expect(FILES.flatMap((file) => linesOf(read(file))).length).toBeGreaterThan(60);
  expect(wrongIn('setup --no-such-flag')).not.toBeNull();
  expect(wrongIn('no-such-command')).not.toBeNull();
});

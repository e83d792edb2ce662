/** The plugin's files: what they say fits the program, and nobody changes one by accident. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOOK_EVENTS } from '../src/codex/hook/hook-event.ts';
import { hookHandlers } from '../src/hook/handler.ts';
import { EVENT_LENGTH_MAX, hookPlaces, TURN_MAX } from '../src/model/hook-spool.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PLUGIN = path.join(ROOT, 'plugin');
const NOTE = 'docs/decisions/0014-plugin.md';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const filesOfPlugin = readdirSync(PLUGIN, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => path.join(parentPath, name))
  .sort();

interface Handler {
  readonly type: string;
  readonly command: string;
  readonly commandWindows: string;
  readonly timeout: number;
  readonly async: boolean;
}
const { hooks } = JSON.parse(read('plugin/hooks/hooks.json')) as {
  hooks: Record<string, readonly { readonly hooks: readonly Handler[] }[]>;
};

describe('a release', () => {
  /**
   * Codex takes back its trust in all hooks of a plugin when any file of it changes, and `codex exec` then skips them without a word. So a change is a
   * decision: raise `version` in plugin.json, and write fingerprint and reason into the decision note.
   */
  it('leaves the plugin as it is, or says in the decision note why not', () => {
    const sum = createHash('sha256');
    for (const file of filesOfPlugin)
      sum
        .update(`${path.relative(PLUGIN, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    const { version } = JSON.parse(read('plugin/.codex-plugin/plugin.json')) as { version: string };
    const why = `Each file of plugin/ is trusted by its users. Was this change worth their review? Then raise the version in plugin.json and add a row to ${NOTE}.`;
    expect(read(NOTE), why).toContain(`| ${version} | \`${sum.digest('hex').slice(0, 16)}\` |`);
  });

  it('has no link and nothing but text in it', () => {
    expect(filesOfPlugin.map((file) => path.relative(PLUGIN, file)).sort()).toEqual([
      '.codex-plugin/plugin.json',
      '.mcp.json',
      'hook',
      'hook.cjs',
      'hooks/hooks.json',
      'install',
      'install.cjs',
      'skills/turnscope-sessions/SKILL.md',
      'skills/turnscope-setup/SKILL.md',
    ]);
  });
});

describe('what the plugin says', () => {
  it('covers every event with the time that the program gives it', () => {
    expect(Object.keys(hooks)).toEqual(HOOK_EVENTS);
    const handlers = hookHandlers(hookPlaces('/state'));
    for (const [event, groups] of Object.entries(hooks)) {
      const { timeout, async } = handlers.find((handler) => handler.event === event) ?? {};
      const commandWindows = `node "\${PLUGIN_ROOT}\\hook.cjs" ${event}`;
      const command = `/bin/sh "$PLUGIN_ROOT/hook" ${event}`;
      expect(groups).toEqual([{ hooks: [{ type: 'command', command, commandWindows, timeout, async }] }]);
    }
  });

  it('agrees with the program on the files of the spool', () => {
    const texts = [read('plugin/hook'), read('plugin/hook.cjs')];
    expect(texts[0]).toContain(`-le ${EVENT_LENGTH_MAX} ]`);
    expect(texts[0]).toContain(`-ge ${TURN_MAX} ]`);
    expect(texts[1]).toContain(`{1,${EVENT_LENGTH_MAX}}`);
    expect(texts[1]).toContain(`n >= ${TURN_MAX}`);
  });

  it('is found from the root of the repository', () => {
    const market = JSON.parse(read('.agents/plugins/marketplace.json')) as {
      readonly name: string;
      readonly plugins: readonly { readonly name: string; readonly source: { readonly path: string } }[];
    };
    const { name } = JSON.parse(read('plugin/.codex-plugin/plugin.json')) as { name: string };
    expect([market.name, market.plugins[0]?.name, name]).toEqual(['turnscope', 'turnscope', 'turnscope']);
    expect(path.resolve(ROOT, market.plugins[0]?.source.path ?? '')).toBe(PLUGIN);
  });

  it.each(['turnscope-setup', 'turnscope-sessions'])('has the skill %s in a form that Codex takes', (skill) => {
    const text = read(`plugin/skills/${skill}/SKILL.md`);
    const [, name, description] = /^---\nname: (.+)\ndescription: (.+)\n---\n/.exec(text) ?? [];
    expect(name).toBe(skill);
    expect(description?.length).toBeLessThan(1024);
    // a colon begins a value
    expect(description).not.toMatch(/: /);
  });

  it('names commands and flags that are there', () => {
    const text = read('plugin/skills/turnscope-setup/SKILL.md');
    const reference = read('docs/reference/cli.md');
    const commands = [...text.matchAll(/`T ([a-z]+)/g)].map(([, command]) => command ?? '');
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !reference.includes(`\n## ${command}\n`))).toEqual([]);
    const flags = [...new Set(text.match(/--[a-z][a-z-]+/g) ?? [])];
    // of npx, of Codex, and of all commands
    const others = ['--yes', '--dangerously-bypass-hook-trust', '--ephemeral', '--help'];
    expect(flags.filter((flag) => !others.includes(flag) && !reference.includes(flag))).toEqual([]);
  });

  it('names tools that are there', () => {
    const rows = /\n## Which tool\n([\s\S]+?)\n## /.exec(read('plugin/skills/turnscope-sessions/SKILL.md'))?.[1] ?? '';
    const named = [...rows.matchAll(/ `([a-z]+(?:_[a-z]+)*)`(?= \||, then|: an id)/g)].map(([, tool]) => tool ?? '');
    const existing = readdirSync(path.join(ROOT, 'src/mcp/tool')).map((name) =>
      name.replace(/\.ts$/, '').replaceAll('-', '_'),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((tool) => !existing.includes(tool))).toEqual([]);
  });
});

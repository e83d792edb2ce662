/** Set-up and removal, as a whole and without a disk, over configurations as people could have them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hookHandlers } from '../../src/hook/handler.ts';
import { hookHash } from '../../src/setup/codex/hook-hash.ts';
import { planSetup } from '../../src/setup/plan.ts';
import { DEFAULT_CHOICES, type SetupChoices } from '../../src/setup/setup-choice.ts';
import { patchToml } from '../../src/toml/patch-toml.ts';
import { readToml } from '../../src/toml/read-toml.ts';
import { joinUndo } from '../../src/toml/undo-toml.ts';
import type { TomlUndo } from '../../src/toml/wish.ts';
import { codexConfigs } from '../helper/codex-config.ts';
import { PLACES, removalOf, setupFacts } from '../helper/setup-facts.ts';
import { lostValues } from '../helper/toml-law.ts';

/** Files that leave no room: told with their line. */
const REFUSED = new Set(['otel-is-a-word.toml', 'hooks-stop-is-a-table.toml']);
const configs = codexConfigs().filter(({ name }) => !REFUSED.has(name));
const EVERYTHING: SetupChoices = {
  ...DEFAULT_CHOICES,
  environment: 'prod',
  team: 'payments',
  content: 'full',
  replaceExporters: true,
};

/** `none` and `statsig` are nobody's choice of a place. */
const SWITCHED_OFF = /^\.otel\.(trace_|metrics_)?exporter$/;

interface Done {
  readonly text: string;
  readonly undo: TomlUndo;
}

function setUp(text: string, choices = DEFAULT_CHOICES): Done {
  return patchToml(text, planSetup(setupFacts({ codex: text }), choices).wishes);
}

function isToml(text: string): boolean {
  try {
    readToml(text);
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ['what is usual', DEFAULT_CHOICES],
  ['everything', EVERYTHING],
])('set-up of %s', (_, choices) => {
  it.each(configs)('takes nothing away, and is done the first time: $name', ({ text }) => {
    const { text: after } = setUp(text, choices);
    expect(after).not.toBe(text);
    expect(setUp(after, choices)).toEqual({ text: after, undo: { layers: [] } });
  });

  it.each(configs)('comes back byte for byte: $name', ({ text }) => {
    const first = setUp(text, choices);
    const second = setUp(first.text, { ...choices, environment: 'other', protocol: 'grpc' });
    expect(removalOf(first.text, first.undo)).toMatchObject({ text, left: [], found: [] });
    expect(removalOf(second.text, joinUndo(first.undo, second.undo))).toMatchObject({ text, left: [], found: [] });
  });
});

describe('set-up of what is usual', () => {
  it.each(configs)('leaves every value of the user what it was, but for switched-off exporters: $name', ({ text }) => {
    const lost = lostValues(text, setUp(text).text).filter((leaf) => !SWITCHED_OFF.test(leaf));
    expect(lost).toEqual([]);
  });

  it.each([...REFUSED])('refuses %s', (name) => {
    const text = codexConfigs().find((config) => config.name === name)?.text ?? '';
    expect(() => setUp(text)).toThrow(/line \d+/);
  });

  it.each(configs)('is found without its record, and all of it: $name', ({ text }) => {
    const { text: after } = setUp(text);
    const { text: left } = removalOf(after, null);
    expect(left).not.toContain(PLACES.script);
    expect(left).not.toContain(PLACES.chain);
    // an empty list is no list of ours; what names our script by hand is ours
    expect(lostValues(text, left).filter((leaf) => leaf !== '.notify' && !SWITCHED_OFF.test(leaf))).toEqual([]);
  });

  it('survives what Codex and its user write behind it', () => {
    const behind = fc.subarray([
      '\n[projects."/repo"]\ntrust_level = "trusted"\n',
      '\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "mine"\n',
      '\n# a remark\n[tui]\ntheme = "dark"\n',
      '\n[mcp_servers.mine]\ncommand = "mine"\n',
    ]);
    const short = configs.filter(({ text }) => text.length < 3000);
    fc.assert(
      fc.property(fc.constantFrom(...short), behind, ({ text }, more) => {
        const base = `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${more.join('')}`;
        fc.pre(isToml(base));
        const { text: after, undo } = setUp(text);
        const edited = `${after}${after === '' || after.endsWith('\n') ? '' : '\n'}${more.join('')}`;
        fc.pre(isToml(edited)); // an array that was inline takes no header behind it
        const removal = removalOf(edited, undo);
        expect(lostValues(base, removal.text)).toEqual([]);
        expect(lostValues(removal.text, base)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('approvals', () => {
  const ours = hookHandlers(PLACES).find(({ event }) => event === 'Stop')!;
  const hash = hookHash(ours, 'Stop');
  const startHash = hookHash({ ...ours, command: ours.command.replace('Stop', 'SessionStart') }, 'SessionStart');
  const state = (place: string, trusted: string): string =>
    `\n[hooks.state."/home/dev/.codex/config.toml:${place}"]\ntrusted_hash = "${trusted}"\n`;
  const THEIRS = '\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "mine"\n';

  it('of our hooks go, whoever gave them; nothing else changes', () => {
    const before = `model = "m"\n${THEIRS}${state('stop:0:0', 'sha256:theirs')}`;
    const { text, undo } = setUp(before);
    const trusted = `${text}${state('stop:1:0', hash)}${state('session_start:0:0', startHash)}`;
    expect(removalOf(trusted, undo)).toEqual({ text: before, left: [], found: [], rest: [] });
  });

  it('of hooks that stood behind ours move with them', () => {
    const { text, undo } = setUp('model = "m"\n');
    expect(text).toContain(ours.command);
    const later = `${text}${THEIRS}${state('stop:0:0', hash)}${state('stop:1:0', 'sha256:theirs')}`;
    const left = readToml(removalOf(later, undo).text);
    expect(left.valueAt(['hooks', 'Stop', 0, 'hooks', 0, 'command'])).toBe('mine');
    expect(left.valueAt(['hooks', 'state'])).toEqual({
      '/home/dev/.codex/config.toml:stop:0:0': { trusted_hash: 'sha256:theirs' },
    });
  });
});

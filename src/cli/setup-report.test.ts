import { describe, expect, it } from 'vitest';
import { setupFacts } from '../../test/helper/setup-facts.ts';
import { NO_PAINT } from '../format/paint.ts';
import type { CodexHook } from '../setup/codex/codex-hook.ts';
import type { CodexInstall } from '../setup/codex/find-codex.ts';
import type { OurHooks } from '../setup/codex/hook-trust.ts';
import { planEdit } from '../setup/edit.ts';
import { planSetup } from '../setup/plan.ts';
import { DEFAULT_CHOICES } from '../setup/setup-choice.ts';
import { type Outcome, reportLines, type Stage } from './setup-report.ts';

const CONFIG = '/home/dev/.codex/config.toml';
const INSTALL: CodexInstall = {
  program: '/usr/bin/codex',
  version: '0.169.0',
  codexHome: '/home/dev/.codex',
  configFile: CONFIG,
  profiles: [],
  policy: null,
};
const NO_HOOKS: OurHooks = { trusted: [], untrusted: [], modified: [], disabled: [], missing: [], twice: [] };
const stop: CodexHook = {
  key: 'k',
  event: 'Stop',
  command: 'hook Stop',
  enabled: true,
  trust: 'trusted',
  hash: 'h',
  source: 'user',
  sourcePath: CONFIG,
  pluginId: null,
};

const file = (path: string, text: string | null) => ({ path, target: path, text, mode: null });
const own = file('/home/dev/.config/turnscope/config.toml', null);
const trust = (hooks: Partial<OurHooks>): Pick<Outcome, 'trust'> => ({
  trust: { kind: 'known', hooks: { ...NO_HOOKS, ...hooks } },
});
const ground = (install: CodexInstall | null): Outcome['ground'] => ({
  install,
  codex: { file: file(CONFIG, null), record: null },
  own: { file: own, record: null },
  configFile: CONFIG,
});

function lines(stage: Stage, { text = null, ...more }: Partial<Outcome> & { text?: string | null } = {}): string[] {
  const plan = planSetup(setupFacts({ codex: text ?? '' }), DEFAULT_CHOICES);
  const codex = file(CONFIG, text);
  const outcome: Outcome = {
    plan,
    choices: DEFAULT_CHOICES,
    ground: ground(INSTALL),
    edits: [planEdit(codex, plan.wishes), planEdit(own, plan.own)],
    secrets: [],
    isRunning: false,
    backups: [],
    ...trust({ trusted: [stop] }),
    granted: 0,
    isShown: false,
    ...more,
  };
  const options = { width: 80, paint: NO_PAINT, programName: 'npx turnscope', homeDir: '/home/dev' } as const;
  return reportLines({ ...outcome, stage }, options);
}

describe('the report of a set-up', () => {
  it('says what will be with the question, and not again after it', () => {
    expect(lines('question').join('\n')).toContain('✓ telemetry');
    expect(lines('done', { isShown: true }).join('\n')).not.toContain('✓ telemetry');
    expect(lines('done').join('\n')).toContain('✓ telemetry');
  });

  it('calls a new file new, and counts in one that is there', () => {
    const size = (text: string | null): string =>
      lines('question', { text }).find((line) => /config\.toml: /.test(line)) ?? '';
    expect(size(null)).toMatch(/^~\/\.codex\/config\.toml: a new file of \d+ lines\.$/);
    expect(size('model = "m"\n')).toMatch(/: \d+ lines more, nothing taken out; all others stay as they are\.$/);
  });

  it.each<[string, Partial<Outcome>, string]>([
    ['no Codex', { ground: ground(null) }, 'npm install -g @openai/codex'],
    ['no server', {}, 'npx turnscope up'],
    ['hooks without approval', trust({ untrusted: [stop] }), 'npx turnscope setup --trust'],
    ['hooks of two places', trust({ trusted: [stop, stop], twice: ['Stop'] }), 'npx turnscope remove'],
  ])('with %s says which command is next, as it was called', (_, more, command) => {
    expect(lines('done', more).map((line) => line.trim())).toContain(command);
  });

  it('fits into 80 columns', () => {
    const all = [...lines('question'), ...lines('done', trust({ untrusted: [stop] }))];
    expect(all.filter((line) => line.length > 80)).toEqual([]);
  });
});

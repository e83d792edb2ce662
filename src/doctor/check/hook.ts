/** The hooks of Codex that run our script, in `config.toml` or by the plugin. */
import { join } from 'node:path';
import { TOLD_BY_LOGS, UNWAITED_EVENTS } from '../../hook/handler.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import type { CodexHook } from '../../setup/codex/codex-hook.ts';
import { codexAbility, hookEventsOf } from '../../setup/codex/codex-version.ts';
import { allOf, ourHooks } from '../../setup/codex/hook-trust.ts';
import { defineCheck } from '../check.ts';
import { isHere } from '../exporter.ts';
import { broken, ok, warning } from '../finding.ts';
import { run, set, take, word } from '../fix.ts';
import { shown } from '../shown.ts';
import { valueAt } from '../toml-table.ts';

const REVIEW = 'Start `codex` and approve them in the review that it opens (later: /hooks).';

export const hookFeature = defineCheck({
  id: 'hook.feature',
  group: 'Hooks',
  facts: ['config'],
  needs: ['codex.config'],
  judge: ({ config }, { homeDir }) =>
    valueAt(config.table, 'features', 'hooks') === false
      ? broken(
          'features.hooks is false: Codex runs no hook at all.',
          take(shown(config.file, homeDir), ['features', 'hooks']),
        )
      : null,
});

export const hookPresent = defineCheck({
  id: 'hook.present',
  group: 'Hooks',
  facts: ['codex', 'exporters', 'hooks', 'setup'],
  needs: ['codex.found', 'codex.config', 'codex.accepts', 'hook.feature', 'codex.policy'],
  judge: ({ codex, exporters, hooks, setup }, { places }) => {
    const hasLogs = exporters.some((exporter) => exporter.signal === 'logs' && isHere(exporter));
    const wanted = hookEventsOf(codex?.version ?? null).filter((event) => !(hasLogs && TOLD_BY_LOGS.has(event)));
    if (wanted.length === 0) return null;
    const ours = ourHooks(hooks, hookPlaces(places.stateDir), wanted);
    const missing = ours.missing.filter((event) => !isLeftOut(event, codex?.version ?? null, allOf(ours)));
    if (missing.length === 0)
      return ok(
        `Codex has our hooks of all ${wanted.length} events${hasLogs ? ' that tell what its logs do not' : ''}.`,
      );
    // a server elsewhere cannot read what they leave on this machine: set-up has left them out
    if (missing.length === wanted.length && setup !== null && setup.to === 'turnscope' && setup.server !== null)
      return null;
    if (missing.length === wanted.length && setup?.leftOut.includes('hooks') === true) return null;
    if (missing.length < wanted.length)
      return warning(`Codex runs no hook of ours at ${missing.join(', ')}.`, run('turnscope setup'), missing);
    const elsewhere = hooks
      .map(({ command }) => HOOK_SCRIPT.exec(command ?? '')?.[1])
      .find((path) => path !== undefined);
    return elsewhere === undefined
      ? warning('Codex runs no hook of ours: approvals and tools are told late, or not at all.', run('turnscope setup'))
      : broken(`The hooks of Codex run ${elsewhere}, and ours is in ${places.stateDir}.`, run('turnscope setup'));
  },
});

/** The plugin is the same for every Codex. Those that leave out some of its hooks tell of tools in their rollout. */
const isLeftOut = (event: string, version: string | null, ours: readonly CodexHook[]): boolean =>
  UNWAITED_EVENTS.has(event) && !codexAbility(version).asyncHooks && ours.some(({ pluginId }) => pluginId !== null);

/** A script of ours in another state folder. */
const HOOK_SCRIPT = /'?([^\s']*turnscope[^\s']*\/hook)'? [A-Z]/;

/** Codex skips what nobody has approved, and `codex exec` does so without a word. */
export const hookTrust = defineCheck({
  id: 'hook.trust',
  group: 'Hooks',
  facts: ['codex', 'hooks'],
  needs: ['hook.feature', 'codex.policy'],
  judge: ({ codex, hooks }, { places }) => {
    if (!codexAbility(codex?.version ?? null).hookTrust) return null;
    const ours = ourHooks(hooks, hookPlaces(places.stateDir), []);
    const { trusted, untrusted, modified } = ours;
    const all = allOf(ours);
    if (untrusted.length > 0)
      return broken(
        `Nobody has approved ${named(untrusted, all)}: Codex skips them silently.`,
        REVIEW,
        eventsOf(untrusted),
      );
    if (modified.length > 0)
      return broken(
        `Since they were approved, ${named(modified, all)} changed: Codex skips them silently.`,
        REVIEW,
        eventsOf(modified),
      );
    return trusted.length === 0 ? null : ok('Codex trusts our hooks.');
  },
});

const eventsOf = (hooks: readonly CodexHook[]): string[] => [...new Set(hooks.map(({ event }) => event))];

const named = (some: readonly CodexHook[], all: readonly CodexHook[]): string =>
  some.length === all.length ? `our ${all.length} hooks` : `our hooks of ${eventsOf(some).join(', ')}`;

export const hookEnabled = defineCheck({
  id: 'hook.enabled',
  group: 'Hooks',
  facts: ['config', 'hooks'],
  needs: ['hook.feature'],
  judge: ({ config, hooks }, { places, homeDir }) => {
    const { disabled } = ourHooks(hooks, hookPlaces(places.stateDir), []);
    const file = shown(config.file, homeDir);
    return disabled.map(({ event, key }) =>
      broken(`Our hook of ${event} is switched off in Codex.`, set(file, ['hooks', 'state', key, 'enabled'], 'true'), [
        event,
      ]),
    );
  },
});

/** What comes twice is counted once, but Codex waits for both. */
export const hookTwice = defineCheck({
  id: 'hook.twice',
  group: 'Hooks',
  facts: ['hooks'],
  needs: ['hook.feature'],
  judge: ({ hooks }, { places }) => {
    const ours = ourHooks(hooks, hookPlaces(places.stateDir), []);
    const { twice } = ours;
    if (twice.length === 0) return null;
    const plugin = allOf(ours).find(({ pluginId }) => pluginId !== null)?.pluginId ?? null;
    return plugin === null
      ? warning(`Codex runs our hook more than once at ${twice.join(', ')}.`, run('turnscope setup'), twice)
      : warning(
          'Our hooks are there twice, in config.toml and by the plugin: Codex waits for both.',
          run(`codex plugin remove ${plugin}`),
          twice,
        );
  },
});

export const hookScript = defineCheck({
  id: 'hook.script',
  group: 'Hooks',
  facts: ['config', 'hookFiles'],
  judge: ({ config, hookFiles }, { places, homeDir }) => {
    const { script } = hookPlaces(places.stateDir);
    const path = shown(script, homeDir);
    switch (hookFiles.script) {
      case 'ok':
        return ok(`${path} is there, and of this release.`);
      case 'missing':
        return JSON.stringify(config.table).includes(JSON.stringify(script).slice(1, -1))
          ? broken(`${path} is missing, and Codex is to run it.`, run('turnscope hook --install'))
          : null;
      case 'not_executable':
        return broken(`${path} is not executable, so that no hook tells anything.`, run(`chmod 700 ${word(script)}`));
      case 'other':
        return warning(`${path} is of another release of Turnscope.`, run('turnscope hook --install'));
    }
  },
});

export const hookSender = defineCheck({
  id: 'hook.sender',
  group: 'Hooks',
  facts: ['hookFiles'],
  needs: ['hook.script'],
  judge: ({ hookFiles }, { places, homeDir }) => {
    const path = join(places.stateDir, 'send');
    if (hookFiles.sender !== 'not_executable') return null;
    const sentence = `${shown(path, homeDir)} is not executable: without a server nothing is sent.`;
    return warning(sentence, run(`chmod 700 ${word(path)}`));
  },
});

export const hookJson = defineCheck({
  id: 'hook.json',
  group: 'Hooks',
  facts: ['codex', 'hookFiles'],
  judge: ({ codex, hookFiles }, { places, homeDir }) => {
    const { hooksJsonTrouble: trouble } = hookFiles;
    if (trouble === null) return null;
    const file = shown(join(codex?.codexHome ?? places.codexHome, 'hooks.json'), homeDir);
    return warning(`${file} cannot be used, and the hooks in it do not run: ${trouble}.`, `Correct or delete ${file}.`);
  },
});

/** `notify`: one program, which Codex calls after each turn. Codex has room for one, so that whoever comes second takes the place of the first. */
import { hookPlaces } from '../../model/hook-spool.ts';
import { allOf, ourHooks } from '../../setup/codex/hook-trust.ts';
import { defineCheck } from '../check.ts';
import type { Surroundings } from '../facts.ts';
import { broken, ok, warning } from '../finding.ts';
import { run, take, word } from '../fix.ts';
import { shown } from '../shown.ts';
import type { TomlTable } from '../toml-table.ts';

/** Program and arguments; null where it is none that Codex could start. */
export function notifyOf(table: TomlTable): readonly string[] | null {
  const value = table['notify'];
  return Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string') ? value : null;
}

/** The programs that a call starts, one after the other: behind our chain stands the one that was there before. */
export function programsOf(notify: readonly string[], stateDir: string): string[] {
  const [program = '', next] = notify;
  return program === hookPlaces(stateDir).chain && next !== undefined ? [program, next] : [program];
}

const isOur = (program: string, { places }: Pick<Surroundings, 'places'>): boolean =>
  program === hookPlaces(places.stateDir).script || program === hookPlaces(places.stateDir).chain;

export const notifyForm = defineCheck({
  id: 'notify.form',
  group: 'Notify',
  facts: ['config'],
  judge: ({ config }, { homeDir }) => {
    const { notify } = config.table;
    if (notify === undefined || notifyOf(config.table) !== null) return null;
    if (Array.isArray(notify) && notify.length === 0) return null;
    return broken(
      'notify is no list of texts, and Codex does not start.',
      take(shown(config.file, homeDir), ['notify']),
    );
  },
});

export const notifyProgram = defineCheck({
  id: 'notify.program',
  group: 'Notify',
  facts: ['config', 'programs', 'hookFiles'],
  needs: ['notify.form'],
  judge: ({ config, programs, hookFiles }, around) => {
    const notify = notifyOf(config.table);
    if (notify === null) return null;
    const { homeDir, places } = around;
    if (notify[0] === hookPlaces(places.stateDir).script && hookFiles.script !== 'ok') return null; // hook.script says it
    for (const program of programsOf(notify, places.stateDir)) {
      const state = programs.get(program) ?? 'ok';
      if (state === 'ok') continue;
      const path = shown(program, homeDir);
      if (isOur(program, around))
        return broken(
          `notify is to run ${path}, which is ${state === 'missing' ? 'missing' : 'not executable'}.`,
          state === 'missing' ? run('turnscope hook --install') : run(`chmod 700 ${word(program)}`),
        );
      const fix =
        state === 'missing'
          ? `Install ${path} again, or take it out of notify in ${shown(config.file, homeDir)}.`
          : run(`chmod u+x ${word(program)}`);
      return broken(`notify is to run ${path}, which is ${state === 'missing' ? 'not there' : 'not executable'}.`, fix);
    }
    return null;
  },
});

export const notifyOurs = defineCheck({
  id: 'notify.ours',
  group: 'Notify',
  facts: ['config', 'hooks'],
  needs: ['notify.form', 'notify.program', 'codex.policy'],
  judge: ({ config, hooks }, around) => {
    const notify = notifyOf(config.table);
    const [program = ''] = notify ?? [];
    if (notify === null) return null;
    if (program === hookPlaces(around.places.stateDir).chain)
      return ok(`notify runs ours, then ${shown(notify[1] ?? 'nothing', around.homeDir)}.`);
    if (notify.some((part) => isOur(part, around)) && !isOur(program, around))
      return broken(
        `notify gives ${shown(program, around.homeDir)} ours as an argument: neither gets what it needs.`,
        run('turnscope setup'),
      );
    if (isOur(program, around)) return ok('notify runs ours.');
    if (allOf(ourHooks(hooks, hookPlaces(around.places.stateDir), [])).length === 0) return null;
    return warning(
      `notify runs ${shown(program, around.homeDir)} alone: another notifier took the place of ours.`,
      run('turnscope setup'),
    );
  },
});

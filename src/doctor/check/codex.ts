import { codexAbility, isSince } from '../../setup/codex/codex-version.ts';
import { defineCheck } from '../check.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run } from '../fix.ts';
import { shown } from '../shown.ts';
import { valueAt } from '../toml-table.ts';

export const codexFound = defineCheck({
  id: 'codex.found',
  group: 'Codex',
  facts: ['codex'],
  judge: ({ codex }, { homeDir }) =>
    codex === null
      ? broken('Codex is not installed: no program `codex` is in PATH.', run('npm install -g @openai/codex'))
      : ok(
          `Codex ${codex.version ?? '(version not told)'} at ${shown(codex.program, homeDir)}, home ${shown(codex.codexHome, homeDir)}.`,
        ),
});

/** What versions cannot do, newest boundary last. Measured on the published programs. */
export const codexVersion = defineCheck({
  id: 'codex.version',
  group: 'Codex',
  facts: ['codex', 'exporters'],
  needs: ['codex.found'],
  judge: ({ codex, exporters }) => {
    if (codex === null) return null;
    const { version } = codex;
    const update = run('npm install -g @openai/codex@latest');
    if (version === null) return warning('Codex does not tell its version, so what it can do is not known.', update);
    if (
      version.startsWith('0.53.') &&
      exporters.some(({ kind, endpoint }) => kind === 'otlp-grpc' && endpoint.startsWith('https:'))
    )
      return broken(`Codex ${version} sends gRPC without encryption even to https:// endpoints.`, update);
    if (!isSince(version, '0.63.0'))
      return warning(`Codex ${version} is older than anything that Turnscope knows.`, update);
    const { otelKeys, hooks } = codexAbility(version);
    const unable = [
      ...(otelKeys.includes('trace_exporter') ? [] : ['traces']),
      ...(otelKeys.includes('metrics_exporter') ? [] : ['metrics']),
      ...(hooks ? [] : ['hooks of config.toml']),
    ];
    if (unable.length > 0) return warning(`Codex ${version} does not know ${unable.join(', ')} yet.`, update);
    return ok(`Codex ${version} is a version that Turnscope knows.`);
  },
});

export const codexHome = defineCheck({
  id: 'codex.home',
  group: 'Codex',
  facts: ['codex', 'folders'],
  needs: ['codex.found'],
  judge: ({ codex }, { env, homeDir }) => {
    const named = env['CODEX_HOME'];
    if (codex === null || named === undefined || named === '') return null;
    return ok(`CODEX_HOME is ${shown(named, homeDir)}: Codex has to be started with it, too.`);
  },
});

export const codexConfig = defineCheck({
  id: 'codex.config',
  group: 'Codex',
  facts: ['config'],
  judge: ({ config }, { homeDir }) => {
    const { file, state, trouble } = config;
    if (state === 'absent')
      return warning(`${shown(file, homeDir)} is not there: Codex is not connected.`, run('turnscope setup'));
    if (state === 'unreadable')
      return broken(`${shown(file, homeDir)} cannot be read: ${trouble}.`, run(`chmod u+rw ${shown(file, homeDir)}`));
    if (state === 'broken')
      return broken(`${shown(file, homeDir)} is not valid TOML: ${trouble}.`, `Correct that line of ${file}.`);
    return ok(`${shown(file, homeDir)} is valid TOML.`);
  },
});

/** The last word on the file is Codex's own; what we can say better ourselves is said by the checks that this one needs. */
export const codexAccepts = defineCheck({
  id: 'codex.accepts',
  group: 'Codex',
  facts: ['codex', 'config', 'verdict'],
  needs: ['codex.found', 'codex.config', 'otel.exporter', 'otel.protocol', 'otel.attributes', 'notify.form'],
  judge: ({ config, verdict }, { homeDir }) =>
    verdict === null
      ? ok('Codex loads its configuration.')
      : broken(
          `Codex does not start with this ${shown(config.file, homeDir)}: ${verdict}.`,
          `Correct it in ${config.file}.`,
        ),
});

/** Managed policy wins over whatever a person writes: nothing here mends it but the administrator. */
export const codexPolicy = defineCheck({
  id: 'codex.policy',
  group: 'Codex',
  facts: ['policy'],
  needs: ['codex.found'],
  judge: ({ policy }) => {
    if (policy === null) return null;
    if (policy.forbids.length === 0) return ok('A managed policy is there, and forbids nothing that Turnscope needs.');
    const who = policy.files.length === 0 ? 'your administrator' : `whoever manages ${policy.files.join(', ')}`;
    const fix = `Ask ${who} to allow it.`;
    return warning(
      `A managed policy keeps off: ${policy.forbids.join(', ')}. ${policy.sentences.join(' ')}`.trim(),
      fix,
    );
  },
});

/** Profiles are laid over the configuration by `codex -p NAME`. */
export const codexProfile = defineCheck({
  id: 'codex.profile',
  group: 'Codex',
  facts: ['profiles', 'config'],
  needs: ['codex.config'],
  judge: ({ profiles }, { homeDir }) =>
    profiles.flatMap(({ name, file, table }): Verdict[] => {
      const off = [
        ...(['exporter', 'trace_exporter'] as const)
          .filter((key) => valueAt(table, 'otel', key) === 'none')
          .map((key) => `otel.${key}`),
        ...(valueAt(table, 'features', 'hooks') === false ? ['hooks'] : []),
      ];
      if (off.length === 0) return [];
      const sentence = `With \`codex -p ${name}\` nothing comes by ${off.join(', ')}: the profile turns that off.`;
      return [warning(sentence, `Delete ${off.join(', ')} in ${shown(file, homeDir)}.`, [name])];
    }),
});

/** The configuration as text for people. Holds no key: what it prints of settings has been made for showing. */
import { join } from 'node:path';
import type { Backend } from '../config/backend.ts';
import type { Config, ConfigEntry } from '../config/config.ts';
import type { Target } from '../config/target.ts';
import { TARGETS } from '../config/target-table.ts';
import { cleanLine } from '../format/clean.ts';
import type { Paint } from '../format/paint.ts';
import { table } from '../format/table.ts';
import type { ContentPolicy } from '../model/content-policy.ts';
import { PERSONAL_KINDS } from '../redact/personal-data.ts';
import { sendsOf } from './config-json.ts';

export interface LineOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Shown as `~`. */
  readonly homeDir: string;
  /** Where `config.toml` is, or would be. */
  readonly configDir: string;
}

/** Something is configured, and cannot be read so far that anybody could say what. */
export const isUnusable = ({ entries, problems }: Config): boolean => entries.length === 0 && problems.length > 0;

const SHAPES = { on: '●', off: '○', broken: '✕' } as const;

export function configLines(config: Config, options: LineOptions): string[] {
  const { paint } = options;
  const short = (text: string): string => cleanLine(text.replaceAll(`${options.homeDir}/`, '~/'));
  const lines = config.entries.flatMap((entry) => [
    ...entryLines(
      entry,
      config.backends.find(({ name }) => name === entry.name),
      short,
      options,
    ),
    '',
  ]);
  if (config.entries.length === 0)
    lines.push(...nothingLines(config, short(join(options.configDir, 'config.toml'))), '');
  lines.push(`own store   content ${short(contentText(config.content))}`);
  for (const line of personalLines(config.redaction.personal)) lines.push(`everywhere  ${line}`);
  if (config.redaction.userRulesFile !== null)
    lines.push(`redaction   rules of ${short(config.redaction.userRulesFile)}`);
  if (config.problems.length > 0) lines.push('');
  for (const { origin, sentence, hint, backend } of config.problems) {
    lines.push(`${backend === null ? paint.waiting('!') : paint.failed('✕')} ${short(sentence)} ${short(hint)}`);
    lines.push(paint.dim(`  ${short(origin)}`));
  }
  return lines;
}

/** Who asks for the first time wants to know where to begin. */
const nothingLines = (config: Config, path: string): string[] =>
  isUnusable(config)
    ? ['Nothing is forwarded: what is configured cannot be used.']
    : [
        `Nothing is forwarded: no backend is configured. For a Phoenix on this machine, write into ${path}`,
        '',
        '  [backends.phoenix]',
        '  endpoint = "http://localhost:6006"',
        '',
        '`turnscope config --targets` lists what else there is.',
      ];

function entryLines(
  entry: ConfigEntry,
  backend: Backend | undefined,
  short: (text: string) => string,
  { width, paint }: LineOptions,
): string[] {
  const { name, target, state } = entry;
  const title = target === null ? '' : (TARGETS[target]?.title ?? '');
  const mark = { on: paint.ok, off: paint.dim, broken: paint.failed }[state](SHAPES[state]);
  const head = `${mark} ${paint.bold(name)}${title === '' ? '' : `  ${title}`}${state === 'on' ? '' : `  ${state}`}`;
  const settings = table(
    entry.settings,
    [
      { head: 'setting', cell: (setting) => `  ${setting.name}` },
      { head: 'value', cell: ({ value }) => short(value), flexible: true },
      { head: 'from', cell: ({ origin }) => short(origin), paint: (text) => paint.dim(text), flexible: true },
    ],
    { width },
  ).slice(1);
  return [head, ...(backend === undefined ? [] : doesLines(backend).map((line) => `  ${short(line)}`)), ...settings];
}

/** What happens, whoever wanted it so. */
function doesLines(backend: Backend): string[] {
  const { turns, content, personal } = backend;
  const lines = sendsOf(backend).map(({ signal, url, protocol }) => `${signal} → ${url} (${protocol})`);
  lines.push(`content ${contentText(content)}`, ...personalLines(personal));
  if (turns !== null && turns.user !== null) lines.push(`user ${turns.user}`);
  if (turns?.debug.dryRun) lines.push('dry run: says what it would send, and sends nothing');
  return lines;
}

/** What goes besides secrets. */
function personalLines(personal: Backend['personal']): string[] {
  const kinds = PERSONAL_KINDS.filter((kind) => personal[kind]);
  return kinds.length === 0 ? [] : [`taken out ${kinds.join(', ')}`];
}

function contentText({ mode, perTool, perRepository }: ContentPolicy): string {
  const narrower = Object.entries({ ...perTool, ...perRepository }).map(([where, narrow]) => `${where}: ${narrow}`);
  return narrower.length === 0 ? mode : `${mode} (${narrower.join(', ')})`;
}

/** Every target that has a name. */
export function targetLines({ width, paint }: Pick<LineOptions, 'width' | 'paint'>): string[] {
  const rows = Object.entries(TARGETS).map(([name, target]) => ({ name, target }));
  const needs = ({ needs: names, endpoint }: Target): string =>
    [...(endpoint === null ? ['endpoint'] : []), ...names].join(', ');
  return table(
    rows,
    [
      { head: 'target', cell: ({ name }) => name, paint: (text) => paint.bold(text) },
      { head: 'is', cell: ({ target }) => target.title, flexible: true },
      { head: 'needs', cell: ({ target }) => needs(target), flexible: true },
      { head: 'gets', cell: ({ target }) => target.signals.join(', ') },
      { head: 'tried against', cell: ({ target }) => TRIED[target.verified] },
    ],
    { width, paintHead: paint.dim },
  );
}

const TRIED: Readonly<Record<Target['verified'], string>> = {
  real: 'the real thing',
  recording: 'a recording server',
  nobody: 'nothing yet',
};

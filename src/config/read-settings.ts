/** The text of `config.toml` → settings, and a problem for each thing in it that is wrong. What is right counts all the same. */
import { parse, TomlError } from 'smol-toml';
import * as z from 'zod/mini';
import { didYouMean } from '../lib/did-you-mean.ts';
import {
  type BackendSettings,
  type BudgetSettings,
  backendSchema,
  budgetSchema,
  type ContentSettings,
  CREDENTIALS,
  contentSchema,
  type ForwardSettings,
  forwardSchema,
  type RedactionFileSettings,
  redactionSchema,
} from './backend-settings.ts';
import type { ConfigProblem } from './config.ts';
import { isSecretHeader } from './secret-header.ts';

export interface FileSettings {
  readonly backends: Readonly<Record<string, BackendSettings>>;
  /** Named in the file, and wrong. */
  readonly broken: readonly string[];
  readonly forward: ForwardSettings;
  readonly content: ContentSettings;
  readonly redaction: RedactionFileSettings;
  readonly budget: BudgetSettings;
  /** Keys that stand in the file itself, in entries that are wrong as well. */
  readonly literalSecrets: readonly string[];
  /** The file, or its part for all backends, cannot be understood: then nothing may leave, because what would forbid it may stand there. */
  readonly keepsAllOff: boolean;
  readonly problems: readonly ConfigProblem[];
}

const SECTIONS = ['backends', 'forward', 'content', 'redaction', 'budget'];
/** Where somebody said something about content that cannot be understood, it was something narrower than all of it. */
const NARROWEST: ContentSettings = { mode: 'metadata_only' };
export const NO_SETTINGS: FileSettings = {
  backends: {},
  broken: [],
  forward: {},
  content: {},
  redaction: {},
  budget: {},
  literalSecrets: [],
  keepsAllOff: false,
  problems: [],
};

/** @param origin the path, for messages */
export function readSettings(fileText: string, origin: string): FileSettings {
  const problems: ConfigProblem[] = [];
  const file = parseToml(fileText);
  if (typeof file === 'string') {
    const hint = 'Mend the file: until then nothing is forwarded, and the store keeps no content.';
    return {
      ...NO_SETTINGS,
      content: NARROWEST,
      keepsAllOff: true,
      problems: [{ origin, sentence: `The file is no TOML: ${file}.`, hint, backend: null }],
    };
  }
  for (const name of Object.keys(file).filter((key) => !SECTIONS.includes(key))) {
    problems.push({
      origin,
      sentence: `Nothing is called \`${name}\` here.`,
      hint: hintFor(name, SECTIONS),
      backend: null,
    });
  }
  const section = <T>(name: string, schema: z.ZodMiniType<T>, otherwise: T): { settings: T; isBroken: boolean } => {
    if (file[name] === undefined) return { settings: otherwise, isBroken: false };
    const found = z.safeParse(schema, file[name]);
    if (found.success) return { settings: found.data, isBroken: false };
    problems.push(...found.error.issues.map((issue) => problemOf(issue, `[${name}]`, keysOf(schema), origin, null)));
    return { settings: otherwise, isBroken: true };
  };
  const forward = section<ForwardSettings>('forward', forwardSchema, {});
  const content = section<ContentSettings>('content', contentSchema, {});
  const redaction = section<RedactionFileSettings>('redaction', redactionSchema, {});
  return {
    ...readBackends(file['backends'], origin, problems),
    forward: forward.settings,
    content: content.isBroken ? NARROWEST : content.settings,
    redaction: redaction.settings,
    budget: section<BudgetSettings>('budget', budgetSchema, {}).settings,
    literalSecrets: literalSecretsIn(file['backends']),
    keepsAllOff: forward.isBroken || redaction.isBroken || isMisplaced(file['backends']),
    problems,
  };
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const isMisplaced = (backends: unknown): boolean => backends !== undefined && !isTable(backends);

function readBackends(
  found: unknown,
  origin: string,
  problems: ConfigProblem[],
): Pick<FileSettings, 'backends' | 'broken'> {
  const backends: Record<string, BackendSettings> = {};
  const broken: string[] = [];
  if (isMisplaced(found)) {
    const hint = 'Give each backend a table of its own, for instance `[backends.phoenix]`.';
    problems.push({ origin, sentence: '`backends` is no table.', hint, backend: null });
  }
  for (const [name, value] of Object.entries(isTable(found) ? found : {})) {
    const isName = /^[a-z0-9][a-z0-9-]{0,62}$/.test(name);
    const entry = z.safeParse(backendSchema, value);
    if (isName && entry.success) {
      backends[name] = entry.data;
      continue;
    }
    broken.push(name);
    if (!isName) {
      const hint = 'Rename it, for instance to `[backends.phoenix-2]`.';
      const sentence = `\`${name}\` cannot be the name of a backend: it has to consist of a to z, 0 to 9 and -.`;
      problems.push({ origin, sentence, hint, backend: name });
    }
    for (const issue of entry.error?.issues ?? [])
      problems.push(problemOf(issue, `[backends.${name}]`, keysOf(backendSchema), origin, name));
  }
  return { backends, broken };
}

/** Keys and headers of all entries, as far as they are texts. */
function literalSecretsIn(backends: unknown): string[] {
  const entries = Object.values(isTable(backends) ? backends : {}).filter(isTable);
  const values = entries.flatMap((entry) => [
    ...CREDENTIALS.map((name) => entry[name]),
    ...Object.entries(isTable(entry['headers']) ? entry['headers'] : {}).flatMap(([name, value]) =>
      isSecretHeader(name) ? [value] : [],
    ),
  ]);
  return values.filter((value) => typeof value === 'string');
}

const keysOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodMiniObject ? Object.keys(schema.shape as object) : [];

/** The TOML as an object, or why it is none, without what stands in the line: that may be a key. */
function parseToml(fileText: string): Readonly<Record<string, unknown>> | string {
  try {
    return parse(fileText);
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const why = thrown.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return `line ${thrown.line}, column ${thrown.column}: ${why}`;
  }
}

type Issue = z.core.$ZodIssue;

/** One problem for one mistake. Never says what stands there: it may be a key in the wrong place. */
function problemOf(
  issue: Issue,
  section: string,
  known: readonly string[],
  origin: string,
  backend: string | null,
): ConfigProblem {
  const path = issue.path.map(String).join('.');
  const where = path === '' ? section : `\`${path}\` in ${section}`;
  const off = backend === null ? '' : ' Until then this backend is off.';
  if (issue.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys;
    const sentence = `${section} has no setting \`${path === '' ? name : `${path}.${name}`}\`.`;
    return { origin, sentence, hint: `${hintFor(name, path === '' ? known : [])}${off}`, backend };
  }
  return { origin, sentence: `${where} is not right.`, hint: `${expectation(issue)}${off}`, backend };
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value')
    return `Allowed are ${issue.values.map((value) => `"${String(value)}"`).join(', ')}.`;
  if (issue.code === 'invalid_type') {
    const article = /^[aeio]/.test(issue.expected) ? 'an' : 'a';
    return `It has to be ${article} ${issue.expected === 'record' || issue.expected === 'object' ? 'table' : issue.expected}.`;
  }
  if (issue.code === 'invalid_union') return 'Give a text, { env = "NAME" } or { file = "PATH" }.';
  if (issue.code === 'invalid_key')
    return 'A folder is given by its whole path, or with ~/ in front; the name of a header has no blanks.';
  if (issue.code === 'too_small' && issue.origin === 'number') return 'It has to be above 0.';
  if (issue.code === 'too_small') return 'It must not be empty.';
  return 'See docs/reference/config.md.';
}

function hintFor(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  return meant === null
    ? 'Remove it, or see docs/reference/config.md for what there is.'
    : `Did you mean \`${meant}\`?`;
}

/** The part of `~/.arize/harness/config.yaml` that is about Codex. Its newer versions keep the same in `config.json`, which is YAML, too. */
import { parse, YAMLParseError } from 'yaml';
import type { Environment } from './drop-in.ts';

export interface HarnessFile {
  /** There is an entry for Codex. */
  readonly hasEntry: boolean;
  /** Under the names of the variables that override them; numbers and flags as text. */
  readonly values: Environment;
  /** For every span. */
  readonly attributes: Readonly<Record<string, string>>;
}

export const NO_HARNESS_FILE: HarnessFile = { hasEntry: false, values: {}, attributes: {} };

type Table = Readonly<Record<string, unknown>>;

const tableAt = (table: Table, name: string): Table => {
  const value = table[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
};

const scalar = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined;

const scalars = (table: Table): Record<string, string> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([name, value]) => {
      const text = scalar(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );

/** @returns what the file says, or the sentence that says why it cannot be read; without its text, which holds keys */
export function parseHarnessFile(text: string): HarnessFile | string {
  let file: Table;
  try {
    // aliases make a file of a few lines a tree that fills the memory; with the level `silent` mistakes would be silent, too
    const parsed: unknown = parse(text, { maxAliasCount: 10, logLevel: 'error' });
    file = tableAt({ parsed }, 'parsed');
  } catch (thrown) {
    const line = thrown instanceof YAMLParseError ? thrown.linePos?.[0].line : undefined;
    return `The file is no YAML${line === undefined ? '' : `: see line ${line}`}.`;
  }
  const harnesses = tableAt(file, 'harnesses');
  const entry = tableAt(harnesses, 'codex');
  const logging = { ...tableAt(file, 'logging'), ...tableAt(entry, 'logging') };
  return {
    hasEntry: Object.keys(entry).length > 0,
    values: {
      target: scalar(entry['target'])?.toLowerCase(),
      endpoint: scalar(entry['endpoint']),
      api_key: scalar(entry['api_key']),
      space_id: scalar(entry['space_id']),
      project_name: scalar(entry['project_name']),
      user_id: scalar(entry['user_id']) ?? scalar(file['user_id']),
      prompts: scalar(logging['prompts']),
      tool_details: scalar(logging['tool_details']),
      tool_content: scalar(logging['tool_content']),
    },
    attributes: { ...scalars(tableAt(file, 'attributes')), ...scalars(tableAt(entry, 'attributes')) },
  };
}

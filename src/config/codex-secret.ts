/** The keys in Codex's own `config.toml`: of MCP servers, model providers and telemetry. Read only to know them again. */
import { parse } from 'smol-toml';

/** Below these everything is a value for a variable or a header, secret or not: what is long enough and says nothing is taken for secret. */
const TABLES = /^(?:env|http_headers|headers|bearer_token|experimental_bearer_token|query_params)$/;
const NAMES = /token|secret|password|api_?key|authorization|credential/i;
/** These hold the names of variables. */
const VARIABLES = /^env_http_headers$|env_var$|_limit$|_count$/;
const LENGTH_MIN = 12;
const DEPTH_MAX = 12;

/** Below a name that says so, everything is secret but places; below a table, what says nothing. */
type Kind = 'plain' | 'table' | 'named' | 'variables';

/** @param text null where there is no such file. Never throws: a file that Codex cannot read either holds nothing. */
export function codexSecrets(text: string | null): string[] {
  if (text === null) return [];
  const found: string[] = [];
  const visit = (value: unknown, kind: Kind, depth: number): void => {
    if (typeof value === 'string') {
      const own = value.replace(/^(?:Bearer|Basic|Token)\s+/i, '');
      if (isSecret(own, kind)) found.push(own);
    } else if (typeof value === 'object' && value !== null && depth < DEPTH_MAX) {
      for (const [name, each] of Object.entries(value)) visit(each, kindOf(name, kind), depth + 1);
    }
  };
  try {
    visit(parse(text), 'plain', 0);
  } catch {
    return [];
  }
  return found;
}

function kindOf(name: string, above: Kind): Kind {
  if (above === 'variables' || VARIABLES.test(name)) return 'variables';
  if (above === 'named' || NAMES.test(name)) return 'named';
  return TABLES.test(name) ? 'table' : above;
}

function isSecret(value: string, kind: Kind): boolean {
  if (kind === 'plain' || kind === 'variables' || value.length < LENGTH_MIN || isPlace(value)) return false;
  return kind === 'named' || !(isWords(value) || /^[\d.,: ]*$/.test(value));
}

const isPlace = (value: string): boolean => /^[~.]{0,2}\/|^[A-Za-z]:\\|^https?:\/\/[^@]*$/.test(value);

/** Small, Capitalised, camelCased or CAPITAL. A key of letters alone changes its size within what would be a word. */
const isWords = (value: string): boolean =>
  value.split(/[ ._-]+/).every((word) => /^(?:[a-z]*|[A-Z]{1,12}|(?:[A-Z]?[a-z]{2,})+)$/.test(word));

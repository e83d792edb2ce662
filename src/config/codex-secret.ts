/** The keys in Codex's own `config.toml`: of MCP servers, model providers and telemetry. Read only to know them again. */
import { parse } from 'smol-toml';

/** Below these everything is a value for a variable or a header, secret or not: what is long enough is taken for secret. */
const TABLES = /^(?:env|http_headers|headers|bearer_token|experimental_bearer_token|query_params)$/;
const NAMES = /token|secret|password|api_?key|authorization|credential/i;
const LENGTH_MIN = 12;
const DEPTH_MAX = 12;

/** @param text null where there is no such file. Never throws: a file that Codex cannot read either holds nothing. */
export function codexSecrets(text: string | null): string[] {
  if (text === null) return [];
  const found: string[] = [];
  const visit = (value: unknown, isSecret: boolean, depth: number): void => {
    if (typeof value === 'string') {
      if (isSecret && value.length >= LENGTH_MIN) found.push(...partsOf(value));
    } else if (typeof value === 'object' && value !== null && depth < DEPTH_MAX) {
      for (const [name, each] of Object.entries(value)) visit(each, isSecret || isSecretName(name), depth + 1);
    }
  };
  try {
    visit(parse(text), false, 0);
  } catch {
    return [];
  }
  return found;
}

/** `env_key` and `bearer_token_env_var` name a variable. */
const isSecretName = (name: string): boolean =>
  TABLES.test(name) || (NAMES.test(name) && !/env_var$|_limit$|_count$/.test(name));

/** `Bearer x`: only what follows is secret. Paths, addresses and words are none. */
function partsOf(value: string): string[] {
  const own = value.replace(/^(?:Bearer|Basic|Token)\s+/i, '');
  const isPlain = /^[~.]{0,2}\/|^[A-Za-z]:\\|^https?:\/\/[^@]*$|^[A-Za-z ._-]*$|^[\d.,: ]*$/.test(own);
  return isPlain ? [] : [own];
}

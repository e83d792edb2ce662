/**
 * Files of `NAME=value` lines. They are read as text: nothing in them is expanded or run, whatever a shell would make of it. Where a line would mean something
 * else to a shell (`$(…)`, `$NAME`), its value is what stands there.
 */

/** Blank lines, comments, quotes and a leading `export` are understood; the last of several lines with the same name counts, as in a shell. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const [, name, rest = ''] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(line) ?? [];
    if (name !== undefined) values[name] = valueOf(rest.trim());
  }
  return values;
}

/** Of a file made for `source`: only lines that export a plain value. Anything with a `$` or a backtick needs a shell to mean something, and is left out. */
export function parseExports(text: string): Record<string, string> {
  const exports = text.split(/\r?\n/).filter((line) => /^\s*export\s/.test(line));
  const plain = exports.filter((line) => /=\s*'/.test(line) || !/[$`]/.test(line));
  return parseEnvFile(plain.join('\n'));
}

function valueOf(text: string): string {
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1);
    // What stands behind the closing quote can only be a comment; a value without one is taken as it is.
    if (end > 0 && /^\s*(#.*)?$/.test(text.slice(end + 1))) return text.slice(1, end);
    return text;
  }
  return text.replace(/(^|\s)#.*$/, '').trim();
}

/** Values as TOML source, on one line. */
import { keyText, quoted } from '../toml/compose.ts';

export const tomlArray = (items: readonly string[]): string => `[${items.map(quoted).join(', ')}]`;

/** Values are TOML source already, null leaves one out: `{ a = 1, b = "x" }`. */
export function tomlInline(entries: Readonly<Record<string, string | null>>): string {
  const parts = Object.entries(entries).flatMap(([key, value]) =>
    value === null ? [] : [`${keyText([key])} = ${value}`],
  );
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** null where there is none. */
export function tomlTexts(texts: Readonly<Record<string, string>>): string | null {
  const entries = Object.entries(texts).map(([key, value]) => [key, quoted(value)] as const);
  return entries.length === 0 ? null : tomlInline(Object.fromEntries(entries));
}

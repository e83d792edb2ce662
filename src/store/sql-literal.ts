/** The one place where values become SQL text. Everywhere else they are bound. */
import { AppError } from '../lib/errors.ts';
import type { QueryParams } from './store.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

export function quoteString(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}

/** A value as text that reads as the type, where a query is shown with its values in place. Throws `invalid_input` for what does not fit. */
export function literalOf(value: QueryParams[string], type: string): string {
  if (typeof value === 'object') {
    const items = value.map((item) => (typeof item === 'number' ? String(item) : quoteString(item)));
    return items.length === 0 ? `CAST([], ${quoteString(type)})` : `[${items.join(', ')}]`;
  }
  if (/^(Nullable\(|LowCardinality\()*(Fixed)?String/.test(type)) return quoteString(String(value));
  if (!/^(true|false|-?\d+(\.\d+)?(e[+-]?\d+)?)$/.test(String(value))) {
    throw new AppError('invalid_input', `cannot write ${JSON.stringify(value)} as ${type}`);
  }
  return String(value);
}

/** `a=1, b='x'` for a SET statement. Values are the text that ClickHouse's HTTP interface takes. */
export function settingList(settings: ReadonlyMap<string, string>): string {
  return [...settings]
    .map(([name, value]) => {
      if (!NAME.test(name))
        throw new AppError('invalid_input', `cannot set ${JSON.stringify(name)}: not a setting name`);
      return `${name}=${NUMBER.test(value) ? value : quoteString(value)}`;
    })
    .join(', ');
}

/** `param_a='…', param_b='…'`: values are still escaped as the HTTP interface wants them (tab-separated rules). */
export function paramList(params: ReadonlyMap<string, string>): string {
  return [...params]
    .map(([name, value]) => {
      if (!NAME.test(name)) throw new AppError('invalid_input', `cannot bind ${JSON.stringify(name)}: not a name`);
      return `param_${name}=${quoteString(value)}`;
    })
    .join(', ');
}

/**
 * Parquet out of rows that were read and redacted: the engine could write it too, but then nobody would have looked at its bytes.
 * Whole numbers up to 64 bits, floats, truth values and times keep their types; everything else is text, nested values as JSON.
 */
import type { Result } from './result-file.ts';

type ParquetType = 'BOOLEAN' | 'INT64' | 'DOUBLE' | 'STRING' | 'TIMESTAMP';

export async function parquetBytes({ columns, rows }: Result): Promise<Uint8Array> {
  // Loaded only now: most questions are not kept as files.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const names = uniqueNames(columns.map(({ name }) => name));
  const columnData = columns.map(({ type }, at) => {
    const values = rows.map((row) => row[at]);
    const parquetType = isUnsigned(type) && values.every(fitsSigned) ? 'INT64' : parquetTypeOf(type);
    return { name: names[at] ?? '', type: parquetType, data: values.map((value) => valueOf(value, parquetType)) };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** Counts have this type: they are figures to whoever reads the file, unless one of them is too large. */
const isUnsigned = (type: string): boolean => /^(Nullable\()?UInt64\)?$/.test(type);

const SIGNED_MAX = 2n ** 63n - 1n;
const fitsSigned = (value: unknown): boolean => {
  if (value === null || typeof value === 'number') return true;
  return typeof value === 'string' && /^\d+$/.test(value) && BigInt(value) <= SIGNED_MAX;
};

/** @param type ClickHouse's name of it. Unsigned 64 bits do not fit into INT64, nor nanoseconds into its milliseconds: text loses nothing. */
export function parquetTypeOf(type: string): ParquetType {
  const inner = type.replace(/^LowCardinality\((.*)\)$/, '$1').replace(/^Nullable\((.*)\)$/, '$1');
  if (inner === 'Bool') return 'BOOLEAN';
  if (/^(U?Int(8|16|32)|Int64)$/.test(inner)) return 'INT64';
  if (/^Float(32|64)$/.test(inner)) return 'DOUBLE';
  if (/^DateTime(\(|$)/.test(inner) || /^DateTime64\([0-3][,)]/.test(inner))
    return isUtc(inner) ? 'TIMESTAMP' : 'STRING';
  return 'STRING';
}

/** Without a zone the engine answers in UTC. */
const isUtc = (type: string): boolean => !type.includes("'") || type.includes("'UTC'");

function valueOf(value: unknown, type: ParquetType): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'BOOLEAN':
      return Boolean(value);
    case 'INT64':
      return typeof value === 'string' || typeof value === 'number' ? wholeOf(value) : null;
    case 'DOUBLE':
      return numberOf(value);
    case 'TIMESTAMP':
      return timeOf(value);
    case 'STRING':
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

/** A figure that redaction took out is no figure any more. */
const wholeOf = (value: string | number): bigint | null => (/^-?\d+$/.test(String(value)) ? BigInt(value) : null);

/** The engine writes what JSON has no number for as words. */
function numberOf(value: unknown): number | null {
  const words: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN };
  if (typeof value === 'string') return words[value] ?? (Number.isNaN(Number(value)) ? null : Number(value));
  return typeof value === 'number' ? value : null;
}

function timeOf(value: unknown): Date | null {
  const at = typeof value === 'string' ? Date.parse(`${value.replace(' ', 'T')}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}

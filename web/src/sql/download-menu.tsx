import { useState } from 'react';
import type { SqlExport } from '../api/shape.ts';
import { exportSql } from '../api/sql-client.ts';

const FORMATS: readonly (readonly [SqlExport['format'], string])[] = [
  ['csv', 'CSV'],
  ['json', 'JSON, one array'],
  ['jsonl', 'JSON, one line per row'],
  ['parquet', 'Parquet'],
];
/** Browsers may still read the file from its address after the click. */
const ADDRESS_KEPT_MS = 30_000;

/** The answer as a file: the query runs once more, with a higher limit. */
export function DownloadMenu({ sql }: { readonly sql: string }) {
  const [said, setSaid] = useState('');
  const download = async (format: SqlExport['format']): Promise<void> => {
    setSaid('making the file …');
    try {
      const { blob, name } = await exportSql({ query: sql, format }, new AbortController().signal);
      const address = URL.createObjectURL(blob);
      Object.assign(document.createElement('a'), { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), ADDRESS_KEPT_MS);
      setSaid(name.includes('-cut-at-') ? 'The file was cut at the limit; its name says so.' : '');
    } catch (thrown) {
      setSaid(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <>
      <select
        className="button"
        aria-label="download"
        value=""
        onChange={({ target }) => void download(target.value as SqlExport['format'])}
      >
        <option value="">download …</option>
        {FORMATS.map(([format, label]) => (
          <option key={format} value={format}>
            {label}
          </option>
        ))}
      </select>
      <span role="status" className="dim">
        {said}
      </span>
    </>
  );
}

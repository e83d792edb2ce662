/** Brings a database to the schema of this build: numbered files, forward only, each applied once. */
import { readdirSync } from 'node:fs';
import type { ClickHouseClient } from '@clickhouse/client';
import { AppError } from '../lib/errors.ts';
import { sqlFile, sqlFolder } from './sql-file.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** By version, from `schema/NNNN-name.sql`. The first creates the table that remembers them. */
export function migrations(): Migration[] {
  return readdirSync(new URL('schema/', sqlFolder()))
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -'.sql'.length);
      return { version: Number.parseInt(name, 10), name, sql: sqlFile(`schema/${name}.sql`) };
    });
}

/** Every statement is `IF NOT EXISTS`, so an interrupted migration, or two at a time, do no harm. */
export async function migrate(client: ClickHouseClient, known: readonly Migration[] = migrations()): Promise<void> {
  const [first] = known;
  if (first !== undefined) await client.command({ query: first.sql });
  const applied = await appliedVersions(client);
  const newest = Math.max(0, ...applied);
  const newestKnown = Math.max(0, ...known.map((migration) => migration.version));
  if (newest > newestKnown) {
    throw new AppError(
      'unsupported',
      `cannot open the store: its schema is version ${newest}, this Turnscope knows versions up to ${newestKnown}`,
      { hint: 'Update Turnscope to the version that last wrote to this store.' },
    );
  }
  for (const migration of known.filter(({ version }) => !applied.has(version))) {
    await client.command({ query: migration.sql });
    await client.command({
      query: sqlFile('query/migration-applied.sql'),
      query_params: { version: migration.version, name: migration.name },
    });
  }
}

async function appliedVersions(client: ClickHouseClient): Promise<ReadonlySet<number>> {
  const answer = await client.query({ query: sqlFile('query/migration-versions.sql'), format: 'JSONEachRow' });
  const rows = await answer.json<{ Version: number }>();
  return new Set(rows.map((row) => row.Version));
}

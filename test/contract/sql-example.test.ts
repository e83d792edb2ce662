/** The examples of the SQL page, and what its completion offers, on the real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTelemetryQuery } from '../../src/query/create-telemetry-query.ts';
import { TABLE_ABOUT } from '../../src/query/table-about.ts';
import { EXAMPLES } from '../../web/src/sql/example.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const [[, open]] = WAYS as [[string, () => Promise<OpenedStore>]];
let opened: OpenedStore;
beforeAll(async () => {
  opened = await open();
});
afterAll(() => opened.close());

test.each(EXAMPLES)('$title', async ({ sql }) => {
  await expect(opened.store.sql(sql)).resolves.toMatchObject({ truncated: false });
  await expect(opened.store.sql(`EXPLAIN indexes = 1 ${sql}`)).resolves.toMatchObject({ truncated: false });
});

test('tells tables and columns with what they hold, and functions', async () => {
  const { tables, functions } = await createTelemetryQuery(opened.store, Date.now).sqlSchema();
  const session = tables.find(({ name }) => name === 'session');
  expect(session?.columns.find(({ name }) => name === 'Title')).toMatchObject({
    about: 'first line of the first prompt',
  });
  expect(functions).toContainEqual({ name: 'quantile', is_aggregate: true });
});

test('describes only tables and columns that there are', async () => {
  const { tables } = await createTelemetryQuery(opened.store, Date.now).sqlSchema();
  const known = new Set(
    tables.flatMap(({ name, columns }) => [
      name,
      ...columns.flatMap((column) => [`${name}.${column.name}`, `${name}.${column.name.split('.')[0]}`]),
    ]),
  );
  const described = Object.entries(TABLE_ABOUT).flatMap(([name, { columns }]) => [
    name,
    ...Object.keys(columns).map((column) => `${name}.${column}`),
  ]);
  expect(described.filter((name) => !known.has(name))).toEqual([]);
});

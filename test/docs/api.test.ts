/** docs/reference/api.md against the OpenAPI document that the server gives. */
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import { firstColumn, read } from './document.ts';

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

const { paths } = openApiDocument('0.0.0') as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
);
const text = read('docs/reference/api.md');
/** What a document about itself, or a redirect, has no place in. */
const OUTSIDE = ['GET /api/openapi.json', 'GET /login'];

describe('api.md', () => {
  it('has every route, and no other', () => {
    const documented = firstColumn(text).filter((route) => !OUTSIDE.includes(route));
    expect(documented.sort()).toEqual(operations.map(({ route }) => route).sort());
  });

  it('names every filter of the list of sessions', () => {
    const list = operations.find(({ route }) => route === 'GET /api/v1/sessions');
    const row = text.split('\n').find((line) => line.startsWith('| `GET /api/v1/sessions` |')) ?? '';
    const filter = read('docs/reference/filter.md');
    // `not_…` stands there once for all lists
    const names = (list?.operation.parameters ?? []).map(({ name }) => name.replace(/^not_/, ''));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !`${row}${filter}`.includes(`\`${name}\``))).toEqual([]);
  });
});

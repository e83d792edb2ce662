import { beforeEach, describe, expect, test } from 'vitest';
import { BEARER, createSampleApi, type SampleApi } from '../../test/helper/sample-api.ts';
import { ownDashboard } from '../../test/helper/sample-dashboards.ts';
import { openApiDocument } from './openapi.ts';
import { ROUTES } from './routes.ts';

/** What a question cannot be asked without. */
const SEARCH: Readonly<Record<string, string>> = {
  '/api/v1/compare': '?a=last&b=current',
  '/api/v1/stats': '?by=user',
  '/api/v1/reliability': '?by=tool',
  '/api/v1/latency': '?metric=turn&by=model',
};

/** Bodies of those that take one. */
const BODY: Readonly<Record<string, unknown>> = {
  'post /api/v1/sql': { query: 'SELECT 1' },
  'put /api/v1/dashboards/{id}': ownDashboard,
  'put /api/v1/views/{id}': { name: 'Mine', filter: 'status:failed' },
  'post /api/v1/panel': { panel: ownDashboard.panels[0], params: { since: '1d', team: ['data'] } },
};

let world: SampleApi;
beforeEach(() => {
  world = createSampleApi();
});
const ask = (path: string, init?: RequestInit): Promise<Response> => world.ask(path, init);

describe('the description', () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly responses: Readonly<
      Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
    >;
  }
  const document = openApiDocument('0.1.0') as unknown as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  };

  test.each(ROUTES.map((route) => [route.method, route.path, route] as const))(
    'has %s %s with its parameters',
    (method, path, route) => {
      const operation = document.paths[path]?.[method];
      const named = operation?.parameters?.map(({ name }) => name);
      const expected = [
        ...[...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
        ...Object.keys(route.params?.shape ?? {}),
      ];
      expect(named).toEqual(expected);
      expect(operation?.responses['200']?.content?.['application/json']?.schema).toBeTypeOf('object');
    },
  );

  test('refers only to parts that it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(10);
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(refs.filter((ref) => !names.includes(ref))).toEqual([]);
    expect(Object.values(document.components.schemas).every((part) => Object.hasOwn(part as object, 'type'))).toBe(
      true,
    );
  });

  test('is as reviewed', async () => {
    await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('golden/openapi.txt');
  });

  test.each(ROUTES.map((route) => [route.method, route.path, route] as const))(
    'what %s %s answers has the promised shape, to the last field',
    async (method, path, route) => {
      const search = SEARCH[path] ?? '';
      const body = BODY[`${method} ${path}`];
      const id = path.startsWith('/api/v1/dashboards') ? 'own' : 'last';
      const response = await ask(`${path.replace('{id}', id).replace('{panel}', 'sessions')}${search}`, {
        method,
        headers: BEARER,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      expect(response.status).toBe(200);
      const answer: unknown = await response.json();
      expect(route.answer.parse(answer)).toEqual(answer);
    },
  );
});

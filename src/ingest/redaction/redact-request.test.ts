/** "No secret is kept, no e-mail address or account id leaves": wherever OTLP has attributes or texts, of any signal. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRequest } from '../../../test/helper/any-request.ts';
import { ladenRequest } from '../../../test/helper/laden-request.ts';
import { encodeExportRequest } from '../../otlp/encode.ts';
import type { ExportRequest } from '../../otlp/signal.ts';
import { NO_PERSONAL } from '../../redact/personal-data.ts';
import { createRedactor } from '../../redact/redactor.ts';
import { redactRequest } from './redact-request.ts';

const owner = () => ({ homeDir: '/home/ada', userName: 'ada', accounts: new Set(['ada@lovelace.io', 'acc-0b5a8c1e']) });
const PLANTED = [
  // of somebody else's machine: known by the names of the attributes alone
  { key: 'user.email', value: 'grace@hopper.org' },
  { key: 'user.account_id', value: 'acc-grace-1906' },
  { key: 'user.id', value: ['grace@hopper.org'] },
  // of this machine: known wherever it stands
  { key: 'note', value: 'by ada@lovelace.io' },
  { key: 'list', value: ['acc-0b5a8c1e'] },
  { key: 'map', value: { entries: [{ key: 'user.email', value: 'grace@hopper.org' }] } },
];
const LISTS = new Set(['attributes', 'filteredAttributes', 'metadata', 'entries']);
const TEXTS = new Set(['body', 'name', 'statusMessage', 'eventName', 'description', 'traceState']);

/** The same request, with planted attributes wherever there are any, and texts that name somebody. */
function planted<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((each) => planted<unknown>(each)) as Value;
  const entries = Object.entries(value).map(([name, each]: [string, unknown]) => {
    if (LISTS.has(name) && Array.isArray(each))
      return [name, [...each.map((one) => planted<unknown>(one)), ...PLANTED]];
    return [name, TEXTS.has(name) ? 'for ada@lovelace.io' : planted(each)];
  });
  return Object.fromEntries(entries) as Value;
}

const text = (request: ExportRequest): string =>
  JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

const SECRET = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');
test('no text of any signal holds a secret, in whatever field it came', () => {
  const redactor = createRedactor();
  const found = new Map<string, number>();
  const count = (value: unknown, name: string): void => {
    if (typeof value === 'string' && value.includes(SECRET)) found.set(name, (found.get(name) ?? 0) + 1);
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
      for (const [key, each] of Object.entries(value)) count(each, Array.isArray(value) ? name : key);
  };
  fc.assert(
    fc.property(anyRequest, (request) => {
      const dirty = ladenRequest(request, `a ${SECRET} b`);
      count(dirty, '');
      const clean = redactRequest(dirty, redactor);
      // what the journal and other backends get
      expect(Buffer.from(encodeExportRequest(clean)).includes(SECRET)).toBe(false);
      expect(redactRequest(clean, redactor)).toBe(clean);
    }),
    { numRuns: 300 },
  );
  expect([...found.keys()].toSorted()).toEqual(TEXT_FIELDS);
});

const TEXT_FIELDS = [
  'body',
  'description',
  'eventName',
  'key',
  'name',
  'schemaUrl',
  'severityText',
  'statusMessage',
  'traceState',
  'unit',
  'value',
  'version',
];

const withRequests = (check: (request: ExportRequest) => void | undefined): void =>
  fc.assert(
    fc.property(anyRequest, (request) => check(planted(request))),
    { numRuns: 150 },
  );

test('no attribute, name or body of any signal names an account', () => {
  const redactor = createRedactor({ owner: owner(), personal: { ...NO_PERSONAL, account: true } });
  let seen = 0;
  withRequests((request) => {
    seen += text(request).split('hopper').length - 1;
    expect(text(redactRequest(request, redactor))).not.toMatch(/hopper|lovelace|acc-/);
  });
  expect(seen).toBeGreaterThan(100);
});

test('who asks for it gets it', () => {
  const redactor = createRedactor({ owner: owner() });
  // not a number, and therefore not equal to itself
  const attributes = [
    { key: 'a', value: Number.NaN },
    { key: 'b', value: [Number.NaN] },
  ];
  const resource = { attributes, droppedAttributesCount: 0 };
  const odd: ExportRequest = {
    signal: 'logs',
    request: { resourceLogs: [{ resource, schemaUrl: '', scopeLogs: [] }] },
  };
  expect(redactRequest(odd, redactor)).toBe(odd);
  withRequests((request) => {
    expect(redactRequest(request, redactor)).toBe(request);
  });
});

import { expect, test } from 'vitest';
import { observe } from '../codex/observe.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { SIGNALS } from './exporter.ts';
import { TEST_NAME, testBody } from './test-signal.ts';

const MARK = {
  id: '0af7651916cd43dd8448eb211c80319c',
  now: Date.UTC(2026, 10, 20),
  resource: { 'openinference.project.name': 'mine' },
};

test.each(SIGNALS)('%s: is OTLP that belongs to no session', (signal) => {
  const decoded = decodeExportRequest({ signal, encoding: 'protobuf', body: testBody(signal, MARK) });
  if (!decoded.ok) throw new Error('not decoded');
  const text = JSON.stringify(decoded.request, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const part of [TEST_NAME, MARK.id, 'openinference.project.name', 'turnscope-doctor'])
    expect(text).toContain(part);
  expect(observe(decoded.request, MARK.now).filter(({ threadId }) => threadId !== '')).toEqual([]);
});

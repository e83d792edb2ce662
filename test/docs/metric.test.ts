import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METRIC_AGGREGATIONS } from '../../src/query/metric.ts';
import { CODEX_METRICS } from '../../src/query/metric-meaning.ts';

const page = readFileSync(new URL('../../docs/reference/metrics.md', import.meta.url), 'utf8');

test('the table of Codex’ metrics is the one that screens show', () => {
  const rows = [...page.matchAll(/^\| `(codex\.[^`]+)` \| (.+) \|$/gm)].map(([, name, meaning]) => [name, meaning]);
  expect(rows).toEqual(Object.entries(CODEX_METRICS));
});

test.each(METRIC_AGGREGATIONS)('says how %s is read', (aggregation) => {
  expect(page).toContain(`\`${aggregation}\``);
});

import { expect, test } from 'vitest';
import { configOf } from '../../test/helper/config-sources.ts';

test('budgets are of all, and of what has a name', () => {
  const toml =
    '[budget]\nmonth_usd = 500\n[budget.user]\n"ada@example.com" = 12.5\n[budget.team]\ndata = 100\n[budget.repository]\n"acme/payments" = 80';
  const { budgets, problems } = configOf({ toml });
  expect(problems).toEqual([]);
  expect(budgets).toEqual([
    { kind: 'all', name: '', monthUsd: 500 },
    { kind: 'team', name: 'data', monthUsd: 100 },
    { kind: 'repository', name: 'acme/payments', monthUsd: 80 },
    { kind: 'user', name: 'ada@example.com', monthUsd: 12.5 },
  ]);
  expect(configOf({}).budgets).toEqual([]);
});

test.each([
  ['month_usd = 0', 'above 0'],
  ['month_usd = "500"', 'a number'],
  ['month_usd = inf', ''],
  ['year_usd = 5', 'Remove it'],
  ['[budget.team]\ndata = -1', 'above 0'],
])('%s is told, and keeps no backend off', (line, hint) => {
  const { budgets, problems, backends } = configOf({
    toml: `[backends.phoenix]\nendpoint = "http://localhost:6006"\n[budget]\n${line}`,
  });
  expect(budgets).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({
      sentence: expect.stringContaining('[budget]'),
      hint: expect.stringContaining(hint),
      backend: null,
    }),
  ]);
  expect(backends).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { ToolCall } from '../model/session.ts';
import { NO_PAINT } from './paint.ts';
import { sqlTable } from './sql-table.ts';
import { statsTable } from './stats-table.ts';
import { toolText } from './tool-text.ts';

const call = sampleSession.turns[0]!.tool_calls[0] as ToolCall;

test.each([
  [null, '–'],
  ['{"command":["bash","-lc","npm test"]}', 'npm test'],
  ['{"command":["git","status"]}', 'git status'],
  ['{"cmd":"ls -la\\n","workdir":"/x"}', 'ls -la'],
  ['{"other":1}', '{"other":1}'],
  ['{}', ''],
  ['{"cmd":"cut of', '{"cmd":"cut of'],
  ['[1]', '[1]'],
  ['ls', 'ls'],
  ['*** Begin Patch\n*** Add File: a.ts\n+x\n*** Delete File: b.ts\n*** End Patch', 'a.ts, b.ts +1 −0'],
])('%j → %j', (text, expected) => {
  expect(toolText({ ...call, arguments: text })).toBe(expected);
});

test('statistics by user end with a total; by tool they do not, for sessions would count twice', () => {
  const tokens = { ...sampleSession.tokens, cached_input: null };
  const cost = { cost_usd: 0.5, cost_basis: 'priced' } as const;
  const row = { key: 'ada', sessions: 2, turns: 3, tool_calls: null, tokens, ...cost };
  const unknown = { ...row, key: null, cost_usd: null, cost_basis: 'unknown' } as const;
  const options = { width: 100, paint: NO_PAINT };
  expect(statsTable([row, unknown], { ...options, by: 'user' })).toEqual([
    'user   sessions  turns  tool calls  input  cached  output  tokens    cost',
    'ada           2      3           –  310 k       –   4.0 k   314 k   $0.50',
    '–             2      3           –  310 k       –   4.0 k   314 k       –',
    'total         4      6           –  620 k       –   8.0 k   628 k  ≥$0.50',
  ]);
  expect(statsTable([row], { ...options, by: 'tool' })).toHaveLength(2);
});

test('an SQL answer is a table whose cells cannot control the terminal', () => {
  const columns = [
    { name: 'n', type: 'Nullable(UInt64)' },
    { name: 'text', type: 'String' },
    { name: 'map', type: 'Map(String, String)' },
  ];
  const rows = [
    ['18446744073709551615', 'a\x1b[31m\nb', { k: 'v' }],
    [null, '', {}],
  ];
  expect(sqlTable({ columns, rows, truncated: true, elapsedMs: 12 }, { width: 80, paint: NO_PAINT })).toEqual([
    '                   n  text  map',
    '18446744073709551615  a b   {"k":"v"}',
    '                   –        {}',
    '2 rows in 12 ms, cut at the limit',
  ]);
});

import { expect, test } from 'vitest';
import { approvalOf, type Call, mcp, sessionOf, sh, story, times, turn } from '../../../test/helper/story.ts';
import type { Session } from '../../model/session.ts';
import { slowMcpServers } from './slow-mcp-server.ts';

const wiki = (duration_ms: number | null, rest: Call = {}): Call => mcp('wiki', 'lookup', {}, { duration_ms, ...rest });
const shell = (count: number, duration_ms = 1_000): Call[] => times(count, (n) => sh(`cat ${n}`, { duration_ms }));

test('a server that is slow against everything else', () => {
  const [found] = slowMcpServers(story(...shell(5), wiki(10_000), wiki(12_000), wiki(11_000)));
  expect(found?.sentence).toBe('3 calls of the MCP server wiki took 33 s, 11 s each; other tools took 1.0 s.');
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: 30_000 });
  expect(found?.evidence[0]?.text).toContain('12 s');
});

test('that of two servers which is slow', () => {
  const docs = times(3, () => mcp('docs', 'lookup', {}, { duration_ms: 500 }));
  const [found, ...others] = slowMcpServers(story(...docs, ...times(3, () => wiki(15_000))));
  expect(found?.sentence).toContain('the MCP server wiki');
  expect(others).toEqual([]);
});

test.each<[string, Session]>([
  ['two calls', story(...shell(5), wiki(60_000), wiki(60_000))],
  ['one slow call among quick ones', story(...shell(5), wiki(60_000), ...times(4, () => wiki(500)))],
  ['as slow as the rest', story(...shell(5, 9_000), ...times(5, () => wiki(10_000)))],
  ['little in all', story(...shell(5), ...times(4, () => wiki(6_000)))],
  ['nothing to measure against', story(...times(9, () => wiki(60_000)))],
  ['times that are not told', story(...shell(5), ...times(9, () => wiki(null)))],
  ['calls that were interrupted', story(...shell(5), ...times(9, () => wiki(60_000, { status: 'aborted' })))],
  ['a tool that waits', story(...shell(5), ...times(9, () => wiki(60_000, { name: 'wait_for_build' })))],
  [
    'approvals that somebody took long to give',
    sessionOf([
      turn('t1', {
        calls: [...times(9, () => wiki(60_000)), ...shell(5)],
        approvals: times(9, (n) => approvalOf({ call_id: `t1-${n + 1}`, waited_ms: 59_000 })),
      }),
    ]),
  ],
])('is fine: %s', (_, session) => {
  expect(slowMcpServers(session)).toEqual([]);
});

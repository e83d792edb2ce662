import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPatterns, patternOf, type SampledLog } from './log-pattern.ts';

describe('the pattern of a text', () => {
  test.each([
    ['took 12 ms', 'took <n> ms'],
    ['retry 3/5 in 1.5 s at 10:22:31', 'retry <n>/<n> in <n> s at <n>'],
    ['turn 01a1fb18-bfeb-7522-baf1-5f79ea28d156 ended', 'turn <id> ended'],
    ['call_794161da80c7d59c60eb628a4fade7d9 done', '<id> done'],
    ['read /home/dev/project/src/a.ts and ./b/c.ts', 'read <path> and <path>'],
    ['cannot open "a b.txt": it\'s gone', "cannot open <text>: it's gone"],
    ['GET https://example.com/a?b=1 from 10.0.0.7:4318', 'GET <url> from <address>'],
    ['commit 8b863bbb at 2026-11-20T22:34:26.859Z', 'commit <hex> at <time>'],
    ['gpt-5.5 and utf8 stay words', 'gpt-<n> and utf8 stay words'],
    ['http.response.status_code=500 attempt=2', 'http.response.status_code=500 attempt=<n>'],
    ['two\n  lines', 'two lines'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(patternOf(text)).toBe(expected);
  });

  test('is bounded, and quick for hostile texts', () => {
    const started = performance.now();
    for (const text of [
      '/a'.repeat(100_000),
      '"'.repeat(100_000),
      '1.'.repeat(100_000),
      "'a".repeat(100_000),
      'a://'.repeat(50_000),
    ])
      expect(patternOf(text).length).toBeLessThanOrEqual(300);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

const anyLog: fc.Arbitrary<SampledLog> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  event: fc.constantFrom('', 'codex.tool_result'),
  severity: fc.constantFrom('info', 'error'),
  text: fc.constantFrom('took 1 ms', 'took 22 ms', 'read /a/b/c', 'gone'),
});

describe('patterns of a sample', () => {
  test('hold every record once, in pattern and in trend', () => {
    fc.assert(
      fc.property(fc.array(anyLog, { minLength: 1, maxLength: 40 }), (logs) => {
        const found = findPatterns({ logs, is_complete: true });
        expect(found.patterns.reduce((sum, { count }) => sum + count, 0)).toBe(logs.length);
        for (const { count, trend } of found.patterns) expect(trend.reduce((sum, each) => sum + each, 0)).toBe(count);
      }),
    );
  });

  test('the most frequent first, with what it was like', () => {
    const at = Date.parse('2026-11-20T10:00:00Z');
    const log = (text: string, severity = 'info'): SampledLog => ({ at, event: 'e', severity, text });
    const found = findPatterns({
      logs: [log('gone'), log('took 1 ms', 'warn'), log('took 2 ms', 'warn')],
      is_complete: false,
    });
    expect(found.distinct).toBe(2);
    expect(found.patterns[0]).toMatchObject({
      pattern: 'took <n> ms',
      severity: 'warn',
      count: 2,
      example: 'took 1 ms',
    });
    expect(found.patterns[0]?.share).toBeCloseTo(2 / 3);
  });

  test('an empty sample has none', () => {
    expect(findPatterns({ logs: [], is_complete: true })).toEqual({
      sampled: 0,
      is_complete: true,
      distinct: 0,
      patterns: [],
    });
  });
});

import { expect, test } from 'vitest';
import { NO_PAINT } from '../format/paint.ts';
import { broken, type Finding, ok, warning } from './finding.ts';
import { reportJson, reportLines, resultOf } from './report-lines.ts';

const FINDINGS: readonly Finding[] = [
  {
    id: 'server.running',
    group: 'Server',
    ...broken('No server is running, and Codex sends to this machine.', 'Run `turnscope up`.'),
  },
  { id: 'codex.found', group: 'Codex', ...ok('Codex 0.169.0 at /usr/bin/codex.') },
  {
    id: 'otel.exporter',
    group: 'Telemetry',
    ...warning(
      "Metrics go to OpenAI's Statsig, not to you: otel.metrics_exporter is left at its default.",
      'In ~/.codex/config.toml set otel.metrics_exporter = { otlp-http = { endpoint = "http://127.0.0.1:4318/v1/metrics", protocol = "binary" } }',
      ['metrics'],
    ),
  },
];
const lines = (findings: readonly Finding[], width: number, hasSigns = true) =>
  reportLines({ findings, skipped: [] }, { width, paint: NO_PAINT, hasSigns, elapsedMs: 1_234 });

test('the result stands first, groups in their order', () => {
  expect(lines(FINDINGS, 80)).toEqual([
    '1 broken, 1 to look at; 1 fine. (1.2 s)',
    '',
    'Codex',
    '  ✓ Codex 0.169.0 at /usr/bin/codex.',
    '',
    'Telemetry',
    "  ! Metrics go to OpenAI's Statsig, not to you: otel.metrics_exporter is left at",
    '    its default.',
    '    → In ~/.codex/config.toml set otel.metrics_exporter = { otlp-http = {',
    '      endpoint = "http://127.0.0.1:4318/v1/metrics", protocol = "binary" } }',
    '',
    'Server',
    '  ✗ No server is running, and Codex sends to this machine.',
    '    → Run `turnscope up`.',
  ]);
});

test('a terminal without signs gets letters', () => {
  expect(lines(FINDINGS, 140, false).join('\n')).toMatch(/^[\x20-\x7e\n]+$/);
});

test('what has to be copied is never cut', () => {
  const path = `/${'long/'.repeat(30)}hook`;
  const one: Finding = {
    id: 'hook.script',
    group: 'Hooks',
    ...broken('Not executable.', `Run \`chmod 700 ${path}\`.`),
  };
  expect(lines([one], 80).join('\n')).toContain(path);
});

test.each([
  [[], 'ok'],
  [[FINDINGS[1]!], 'ok'],
  [[FINDINGS[1]!, FINDINGS[2]!], 'warning'],
  [FINDINGS, 'broken'],
] as const)('the result is the worst', (findings, result) => {
  expect(resultOf(findings)).toBe(result);
  expect(reportJson({ findings, skipped: [] }, 12.6)).toMatchObject({ result, elapsed_ms: 13 });
});

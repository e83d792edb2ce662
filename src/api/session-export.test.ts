import { describe, expect, test } from 'vitest';
import { SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import { exportParamsSchema } from './contract/export.ts';
import { type ExportOptions, type LeaveSession, sessionExport } from './session-export.ts';

const leave: LeaveSession = (session, { mode, isForPeople }) => ({
  session,
  leftOut: [`mode ${mode.replaceAll('_', ' ')}, for people ${isForPeople}`],
});
const exported = (more: Partial<ExportOptions>): Response =>
  sessionExport(sampleSession, { as: 'html', mode: 'full', leave, version: '1', now: SAMPLE_NOW, ...more });

describe('a session as a file', () => {
  test.each([
    [{}, 'text/html; charset=utf-8', 'html', 'mode full, for people true'],
    [
      { as: 'markdown', mode: 'metadata_only' },
      'text/markdown; charset=utf-8',
      'md',
      'mode metadata only, for people true',
    ],
    [{ as: 'json' }, 'application/json', 'json', '"session_id"'],
  ] as const)('%j', async (options, type, ending, says) => {
    const response = exported(options);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="session-${sampleSession.session_id}.${ending}"`,
    );
    expect(await response.text()).toContain(says);
  });

  test('has a name that no file system and no header stumbles over', () => {
    const evil = { ...sampleSession, session_id: `../"\r\nx: y${'z'.repeat(300)}` };
    const response = sessionExport(evil, { as: 'html', mode: 'full', leave, version: '1', now: SAMPLE_NOW });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="session-[\w-]{80}\.html"$/);
  });

  test('stops being made when nobody reads it any more', async () => {
    const reader = exported({}).body?.getReader();
    await reader?.read();
    await expect(reader?.cancel()).resolves.toBeUndefined();
  });

  test('is a page in full words unless something else is asked for', () => {
    expect(exportParamsSchema.parse({})).toEqual({ as: 'html', content: 'full' });
    expect(exportParamsSchema.safeParse({ as: 'pdf' }).success).toBe(false);
  });
});

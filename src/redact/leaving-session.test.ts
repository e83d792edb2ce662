import { describe, expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { LEAVING_PERSONAL, leavingSession, leftOutWords } from './leaving-session.ts';
import { nobody } from './personal-data.ts';

const owner = { ...nobody(), homeDir: '/home/ada', userName: 'ada' };

describe('what leaves', () => {
  test('as it was asked for: the very session', () => {
    expect(leavingSession(sampleSession, { mode: 'full', personal: [] }, owner)).toBe(sampleSession);
    expect(leftOutWords({ mode: 'full', personal: [] })).toEqual([]);
  });

  test('as is usual: no home folder', () => {
    const text = JSON.stringify(leavingSession(sampleSession, { mode: 'full', personal: LEAVING_PERSONAL }, owner));
    expect(text).toContain('"cwd":"~/web"');
    expect(text).not.toContain('/home/ada');
    expect(text).toContain('npm test -- importer');
  });

  test('without words of tools, without any words, and it says so', () => {
    const quiet = leavingSession(sampleSession, { mode: 'no_tool_content', personal: [] }, owner);
    expect(quiet.turns.flatMap((turn) => turn.tool_calls.map((call) => call.arguments))).toEqual(
      sampleSession.turns.flatMap((turn) => turn.tool_calls.map(() => null)),
    );
    expect(quiet.turns[0]?.prompt).toBe('Add a retry to the importer');
    const silent = leavingSession(sampleSession, { mode: 'metadata_only', personal: [] }, owner);
    expect([silent.title, ...silent.turns.map(({ prompt }) => prompt)]).toEqual([null, null, null, null, null]);
    expect(leftOutWords({ mode: 'metadata_only', personal: ['email', 'ip'] })).toEqual([
      'Without any words: prompts, answers, what tools were given and answered.',
      'Taken out: e-mail addresses, IP addresses.',
    ]);
  });
});

import { expect, test } from 'vitest';
import { placesOf } from './rollout-observations.ts';

const NAME = 'rollout-2026-11-20T22-34-09-01a1fb18-82b2-7032-8b09-b76b186d93bf.jsonl';
const HOME = '/home/dev/.codex';

test.each<[string, string, readonly string[]]>([
  [
    'in its folder of the day',
    `${HOME}/sessions/2026/11/20/${NAME}`,
    [
      `${HOME}/sessions/2026/11/20/${NAME}`,
      `${HOME}/sessions/2026/11/20/${NAME}.zst`,
      `${HOME}/archived_sessions/${NAME}`,
      `${HOME}/archived_sessions/${NAME}.zst`,
    ],
  ],
  [
    'packed',
    `${HOME}/sessions/2026/11/20/${NAME}.zst`,
    [
      `${HOME}/sessions/2026/11/20/${NAME}.zst`,
      `${HOME}/sessions/2026/11/20/${NAME}`,
      `${HOME}/archived_sessions/${NAME}`,
      `${HOME}/archived_sessions/${NAME}.zst`,
    ],
  ],
  ['anywhere else', `/backup/${NAME}`, [`/backup/${NAME}`, `/backup/${NAME}.zst`]],
  [
    'put away',
    `${HOME}/archived_sessions/${NAME}`,
    [
      `${HOME}/archived_sessions/${NAME}`,
      `${HOME}/archived_sessions/${NAME}.zst`,
      `${HOME}/sessions/2026/11/20/${NAME}`,
      `${HOME}/sessions/2026/11/20/${NAME}.zst`,
    ],
  ],
])('a rollout that was read %s', (_where, path, places) => {
  expect(placesOf(path)).toEqual(places);
});

import { expect, it } from 'vitest';
import { configOf } from '../../test/helper/config-sources.ts';

const LOGFIRE = { LOGFIRE_TOKEN: 'a-write-token' };
const ARIZE = { ARIZE_API_KEY: 'a-key', ARIZE_SPACE_ID: 'a-space' };
const NOTE = 'nothing says that it is meant for Codex';

it.each<[string, string, Readonly<Record<string, string>>, boolean]>([
  ['in no entry', '', LOGFIRE, true],
  ['in its own entry', '[backends.logfire]\ntoken = { env = "LOGFIRE_TOKEN" }', LOGFIRE, false],
  ['in another entry', '[backends.mine]\ntarget = "logfire"\ntoken = { env = "LOGFIRE_TOKEN" }', LOGFIRE, false],
  [
    'in a header',
    '[backends.mine]\ntarget = "otlp"\nendpoint = "https://a.example"\nheaders = { Authorization = { env = "LOGFIRE_TOKEN" } }',
    LOGFIRE,
    false,
  ],
  ['beside an entry with another key', '[backends.logfire]\ntoken = "another"', LOGFIRE, false],
  ['beside an entry that is off', '[backends.logfire]\nenabled = false', LOGFIRE, false],
  ['beside an entry without a key', '[backends.logfire]\ncontent_mode = "full"', LOGFIRE, true],
  ['beside an entry for something else', '[backends.phoenix]\nendpoint = "http://localhost:6006"', LOGFIRE, true],
  ["Arize's in no entry", '', ARIZE, true],
  [
    "Arize's in its own entry",
    '[backends.arize]\napi_key = { env = "ARIZE_API_KEY" }\nspace_id = "a-space"',
    ARIZE,
    false,
  ],
])('a variable is asked about, or not: %s', (_, toml, env, isAsked) => {
  const sentences = configOf({ toml, env }).problems.map(({ sentence }) => sentence);
  expect(sentences.some((sentence) => sentence.includes(NOTE))).toBe(isAsked);
});

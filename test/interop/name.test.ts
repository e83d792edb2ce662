/** Every attribute that we send is one that its convention's published package knows, or is our own. */
import { expect, test } from 'vitest';
import type { TracesRequest } from '../../src/otlp/traces/span.ts';
import { PROFILE_NAMES, type ProfileName } from '../../src/render/profile.ts';
import { PROFILES } from '../../src/render/profiles.ts';
import { renderSession } from '../../src/render/render.ts';
import { recordingNames } from '../helper/recording.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { sessionsOf, spansOf } from './delivery.ts';
import { knownNames } from './oracle.ts';

const known = knownNames();
const sessions = [sampleSession, ...recordingNames().flatMap(sessionsOf)];

const namesIn = (requests: readonly TracesRequest[]): Set<string> =>
  new Set(
    requests.flatMap((request) =>
      spansOf(request).flatMap(({ attributes, events }) =>
        [attributes, ...events.map((event) => event.attributes)].flat().map(({ key }) => key),
      ),
    ),
  );

/** `llm.input_messages.0.message.role` is `llm.input_messages`, and `message.role` of a message. */
const partsOf = (name: string): string[] => name.split(/\.\d+\./);

const unknownIn = (profile: ProfileName, names: readonly string[]): string[] => {
  const list = new Set(names);
  const requests = sessions.map((session) => renderSession(session, { profile: PROFILES[profile], user: 'ada' }));
  const sent = [...namesIn(requests)].filter((name) => !name.startsWith('codex.'));
  expect(sent.length).toBeGreaterThan(15);
  return sent.filter((name) => !partsOf(name).every((part) => list.has(part))).sort();
};

test('openinference', () => {
  expect(unknownIn('openinference', [...known.openinference, ...known.opentelemetry])).toEqual([]);
});

test('genai', () => {
  expect(unknownIn('genai', known.opentelemetry)).toEqual([]);
});

test('of the resource, in every profile', () => {
  const list = new Set([...known.openinference, ...known.opentelemetry]);
  const requests = PROFILE_NAMES.flatMap((profile) =>
    sessions.map((session) => renderSession(session, { profile: PROFILES[profile], version: '1' })),
  );
  const sent = requests.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ resource }) => resource.attributes));
  expect([...new Set(sent.map(({ key }) => key))].filter((name) => !list.has(name))).toEqual([]);
});

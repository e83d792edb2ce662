/** A Phoenix that wants a key, reached by the user's own files and the whole way of a turn: redaction, profile, outbox, transport. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Session } from '../../src/model/session.ts';
import { sessionsOf } from './delivery.ts';
import { configured, forward } from './forwarded.ts';
import { type Phoenix, startPhoenix } from './phoenix.ts';

const ADMIN = 'admin-secret-0123456789-abcdefghijklmn';
const SECRET = 'signing-secret-0123456789-abcdefghijk';
const CREATE_KEY = `mutation { createSystemApiKey(input: { name: "codex" }) { jwt } }`;

let phoenix: Phoenix;
let key: string;
beforeAll(async () => {
  const env = { PHOENIX_ENABLE_AUTH: 'true', PHOENIX_SECRET: SECRET, PHOENIX_ADMIN_SECRET: ADMIN };
  phoenix = await startPhoenix(env, ADMIN);
  const { createSystemApiKey } = (await phoenix.query(CREATE_KEY)) as { createSystemApiKey: { jwt: string } };
  key = createSystemApiKey.jwt;
});
afterAll(async () => await phoenix.stop());

/** The harness' own file, as Arize's documents show it. */
const harness = (project: string, apiKey: string): Record<string, string> => ({
  '.arize/harness/config.yaml': `harnesses:
  codex:
    project_name: ${project}
    target: phoenix
    endpoint: ${phoenix.url}
    api_key: "${apiKey}"
`,
});
const own = (project: string, apiKey: string): Record<string, string> => ({
  '.config/turnscope/config.toml': `[backends.phoenix]
endpoint = "${phoenix.grpcUrl}"
protocol = "grpc"
project = "${project}"
content_mode = "full"
${apiKey === '' ? '' : `api_key = "${apiKey}"`}
`,
});
const WAYS: [string, typeof harness][] = [
  ['HTTP', harness],
  ['gRPC', own],
];

/** A copy that no other test has sent: Phoenix knows spans by their ids, whatever their project. */
function copyOf(name: string): Session {
  const [session] = sessionsOf('0.169.0/shell-one');
  if (session === undefined) throw new Error('the recording holds no session');
  const turns = session.turns.map((turn) => ({ ...turn, turn_id: `${turn.turn_id} ${name}` }));
  return { ...session, session_id: name, turns };
}

describe.each(WAYS)('over %s', (way, files) => {
  test('with the key all is taken, and the session is there', async () => {
    const project = `with key ${way}`;
    const session = copyOf(project);
    expect(await forward(await configured(files(project, key)), [session])).toMatchObject({
      end: 'empty',
      sent: { items: session.turns.length },
      dropped: {},
    });
    await vi.waitFor(
      async () => {
        const { input, output } = session.tokens;
        expect(await phoenix.sessions(project)).toMatchObject([
          { sessionId: project, tokenUsage: { prompt: input, completion: output } },
        ]);
      },
      { timeout: 15_000, interval: 200 },
    );
  });

  test.each([
    ['without a key', ''],
    ['with another key', 'not-a-key'],
  ])('%s nothing is taken, nothing is lost', async (name, wrong) => {
    const project = `${name} ${way}`;
    const session = copyOf(project);
    const result = await forward(await configured(files(project, wrong)), [session]);
    expect(result).toMatchObject({ end: 'gave_up', sent: { items: 0 }, dropped: {} });
    expect(result.waiting.items).toBe(session.turns.length);
    expect(result.trouble?.message).toMatch(/401|UNAUTHENTICATED/);
    expect(await phoenix.spans(project)).toEqual([]);
  });
});

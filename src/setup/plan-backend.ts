/** Our own `config.toml`: the backend that turns go to, and what the store may keep. */
import { TARGETS } from '../config/target-table.ts';
import type { Protocol } from '../deliver/endpoint.ts';
import { AppError } from '../lib/errors.ts';
import { quoted } from '../toml/compose.ts';
import type { TomlEntry } from '../toml/wish.ts';
import type { Piece, SetupFacts, Todo } from './piece.ts';
import { isElsewhere, type SetupChoices } from './setup-choice.ts';
import { tomlInline, tomlTexts } from './toml-value.ts';

type ExportTarget = Exclude<SetupChoices['to'], 'turnscope'>;

/** Setting → the variable in which users of that backend have it already; the first is what `--api-key-env` names. */
export const KEY_VARIABLES: Readonly<Record<ExportTarget, Readonly<Record<string, string>>>> = {
  logfire: { token: 'LOGFIRE_TOKEN' },
  phoenix: { api_key: 'PHOENIX_API_KEY' },
  arize: { api_key: 'ARIZE_API_KEY' },
  langfuse: { secret_key: 'LANGFUSE_SECRET_KEY', public_key: 'LANGFUSE_PUBLIC_KEY' },
  otlp: { token: 'OTLP_TOKEN' },
};
const ARIZE_SPACE = 'ARIZE_SPACE_ID';

export function planBackend(facts: SetupFacts, choices: SetupChoices): Piece {
  if (choices.to === 'turnscope') return planStore(facts, choices);
  const { to } = choices;
  const title = TARGETS[to]?.title ?? to;
  const keys = keysOf(to, facts, choices);
  if (facts.takenOver.has(to) && !facts.own.has(['backends', to]) && !namesSomething(choices))
    return {
      wishes: [],
      states: [{ part: 'forwarding', state: 'kept', sentence: `to ${title}, by the exporter that was set up before` }],
    };
  return {
    wishes: [],
    own: [
      {
        kind: 'table',
        path: ['backends', to],
        entries: [...placeEntries(to, facts, choices), ...keys.entries, ...moreEntries(choices)],
      },
    ],
    states: [
      {
        part: 'forwarding',
        state: 'on',
        sentence: `turns to ${title}${choices.server === null ? '' : `, ${choices.server}`}`,
      },
    ],
    todo: keys.todo,
  };
}

const namesSomething = ({ server, apiKeyEnv, protocol, content }: SetupChoices): boolean =>
  [server, apiKeyEnv, protocol, content].some((choice) => choice !== null);

/** Of a store elsewhere its own server decides. */
function planStore({ own }: SetupFacts, choices: SetupChoices): Piece {
  const path = ['content', 'mode'];
  const there = own.valueAt(path);
  const isRight = choices.content === null || isElsewhere(choices) || (there ?? 'full') === choices.content;
  if (isRight || choices.content === null) return { wishes: [], states: [] };
  return {
    wishes: [],
    own: [{ kind: 'set', path, value: quoted(choices.content) }],
    states: [{ part: 'forwarding', state: 'off', sentence: `nowhere; the own store keeps \`${choices.content}\`` }],
  };
}

/** Where it is: what the target does not know by itself. */
function placeEntries(to: ExportTarget, { env }: SetupFacts, { server, protocol }: SetupChoices): TomlEntry[] {
  if (to === 'otlp' && server === null)
    throw new AppError('invalid_input', 'cannot set up `--to otlp`: nobody says where it is', {
      hint: 'Add `--server URL`, the base URL without /v1/traces.',
    });
  const entries: TomlEntry[] = [];
  if (server !== null) entries.push([['endpoint'], quoted(server)]);
  else if (to === 'phoenix') entries.push([['endpoint'], quoted(env['PHOENIX_ENDPOINT'] ?? 'http://localhost:6006')]);
  if (protocol !== null) {
    const word = { http: 'http/protobuf', 'http-json': 'http/json', grpc: 'grpc' } as const;
    const taken: readonly Protocol[] = TARGETS[to]?.protocols ?? [];
    if (!taken.includes(word[protocol]))
      throw new AppError(
        'invalid_input',
        `cannot set up \`--to ${to} --protocol ${protocol}\`: it takes ${taken.join(' and ')} only`,
        {
          hint: 'Leave --protocol out.',
        },
      );
    entries.push([['protocol'], quoted(word[protocol])]);
  }
  return entries;
}

/** Keys stay where they are: the file names their variables. */
function keysOf(
  to: ExportTarget,
  { env, own }: SetupFacts,
  { apiKeyEnv }: SetupChoices,
): { entries: TomlEntry[]; todo: Todo[] } {
  const needs: readonly string[] = TARGETS[to]?.needs ?? [];
  const variables = Object.entries(KEY_VARIABLES[to]).map(
    ([setting, variable], index) => [setting, index === 0 && apiKeyEnv !== null ? apiKeyEnv : variable] as const,
  );
  const wanted = variables.filter(
    ([setting, variable], index) => needs.includes(setting) || env[variable] || (index === 0 && apiKeyEnv !== null),
  );
  // a key that somebody wrote there stays, unless another one is named
  const open = wanted.filter(
    ([setting], index) => !own.has(['backends', to, setting]) || (index === 0 && apiKeyEnv !== null),
  );
  const entries: TomlEntry[] = open.map(([setting, variable]) => [[setting], tomlInline({ env: quoted(variable) })]);
  const todo = open.flatMap(([, variable]): Todo[] =>
    env[variable]
      ? []
      : [
          {
            why: `${variable} is not set. Set it where Codex and Turnscope are started:`,
            command: `export ${variable}=…`,
          },
        ],
  );
  return { entries: [...entries, ...spaceEntry(to, env, own)], todo };
}

/** No key, so that it stands in the file itself. */
function spaceEntry(to: ExportTarget, env: SetupFacts['env'], own: SetupFacts['own']): TomlEntry[] {
  if (to !== 'arize' || own.has(['backends', to, 'space_id'])) return [];
  const space = env[ARIZE_SPACE];
  if (space) return [[['space_id'], quoted(space)]];
  throw new AppError('invalid_input', `cannot set up Arize AX: the variable ${ARIZE_SPACE} is not set`, {
    hint: 'Set it to the id of your space for this command; its settings page shows it.',
  });
}

function moreEntries({ content, environment, team, headers, tls }: SetupChoices): TomlEntry[] {
  const files = { ca_file: tls.ca, client_cert_file: tls.clientCert, client_key_file: tls.clientKey };
  const given = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null);
  const values: readonly (readonly [string, string | null])[] = [
    ['content_mode', content === null ? null : quoted(content)],
    ['environment', environment === null ? null : quoted(environment)],
    ['attributes', team === null ? null : tomlTexts({ team })],
    ['headers', tomlTexts(headers)],
    ['tls', tomlTexts(Object.fromEntries(given))],
  ];
  return values.flatMap(([key, value]): TomlEntry[] => (value === null ? [] : [[[key], value]]));
}

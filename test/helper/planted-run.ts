/** A run of the real Codex with one secret in every channel through which something of it reaches us, and the search for them afterwards. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CodexHome, createCodexHome } from '../codex-lab/codex-home.ts';
import { type Item, loadScenario, type Scenario } from '../codex-lab/scenario.ts';
import { randomText, TOKEN_FAMILIES } from './secret-family.ts';

/** By channel. */
export type Secrets = Readonly<Record<string, string>>;

export interface PlantedRun {
  readonly scenario: Scenario;
  readonly place: CodexHome;
  readonly secrets: Secrets;
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
/** Nothing says that this is a secret but the place where it is kept. */
export const formless = (): string => `${randomText(ALPHABET, 9)}-${randomText(ALPHABET, 9)}`;
const github = (): string => `${['gh', 'p'].join('')}_${randomText(ALPHABET, 36)}`;
const anyToken = (name: string): string => TOKEN_FAMILIES.find((family) => family.name === name)?.make() ?? '';

function makeSecrets() {
  return {
    prompt: github(),
    'prompt, a password': formless(),
    reasoning: anyToken('openai project'),
    'tool arguments': anyToken('npm'),
    'command line password': formless(),
    'tool output': anyToken('anthropic'),
    'tool output, a dump of a file': formless(),
    stderr: anyToken('stripe'),
    'file name': github(),
    cwd: github(),
    'git branch': github(),
    'remote URL': formless(),
    'MCP server environment': formless(),
    'MCP arguments': anyToken('slack bot'),
    'MCP error': anyToken('gitlab'),
    'error body of the model': anyToken('openai project'),
    tracestate: github(),
    'resource attribute': github(),
    'span attribute': github(),
    'plan text': anyToken('digitalocean'),
    patch: anyToken('github fine-grained'),
    answer: anyToken('jwt'),
    'environment of Codex': formless(),
    'environment of commands': formless(),
    'auth.json': formless(),
  };
}

type Planted = ReturnType<typeof makeSecrets>;

const run = (cmd: string): Item => ({ type: 'function_call', name: 'exec_command', arguments: { cmd } });

function stepsOf(s: Planted): Item[][] {
  const patch = `*** Begin Patch\n*** Add File: settings.json\n+{"token": "${s.patch}"}\n*** End Patch\n`;
  return [
    [
      { type: 'reasoning', text: `The user gave ${s.reasoning}.` },
      run(`echo ${s['tool arguments']}; sshpass -p '${s['command line password']}' true`),
    ],
    [run('cat notes.txt'), run('cat .env')],
    [run('sh fail.sh'), run('ls')],
    [run('printenv LAB_PASSWORD'), run('echo $LAB_POLICY'), run('git remote -v; git branch')],
    [{ type: 'custom_tool_call', name: 'apply_patch', input: patch }],
    [
      {
        type: 'function_call',
        name: 'update_plan',
        arguments: {
          explanation: `Use ${s['plan text']}.`,
          plan: [{ step: `Try ${s['plan text']}`, status: 'pending' }],
        },
      },
    ],
    [
      { type: 'function_call', namespace: 'mcp__lab', name: 'echo', arguments: { text: s['MCP arguments'] } },
      {
        type: 'function_call',
        namespace: 'mcp__lab',
        name: 'fail',
        arguments: { message: `${s['MCP error']} and ${s['MCP server environment']}` },
      },
    ],
    [{ type: 'message', text: `Done with ${s.answer}, ${s['auth.json']} and ${s['environment of commands']}.` }],
  ];
}

function scenarioOf(s: Planted): Scenario {
  const usage = { input: 3000, cached: 0, output: 50, reasoning: 0 };
  const message = `Incorrect API key provided: ${s['error body of the model']}.`;
  return {
    name: 'planted',
    description: 'A secret in every channel.',
    prompts: [
      `Deploy with ${s.prompt}, my password is ${s['prompt, a password']}; ${s['auth.json']} is the other one.`,
      'And once more.',
    ],
    responses: [
      ...stepsOf(s).map((items) => ({ items, usage })),
      { status: 401, error: { error: { type: 'invalid_request_error', message } } },
    ],
    changed: {
      'notes.txt': `the key: ${s['tool output']}\n`,
      '.env': `JUST_A_LINE_${s['tool output, a dump of a file']}\n`,
      'fail.sh': `echo "denied: ${s.stderr}" >&2\nexit 3\n`,
      [`${s['file name']}.txt`]: 'x\n',
    },
    env: {
      LAB_PASSWORD: s['environment of Codex'],
      OTEL_RESOURCE_ATTRIBUTES: `team=lab,deploy.key=${s['resource attribute']}`,
      TRACEPARENT: `00-${randomText('123456789abcdef', 32)}-${randomText('123456789abcdef', 16)}-01`,
      TRACESTATE: `lab=${s.tracestate}`,
    },
    config: {
      mcp: true,
      more: [
        `[mcp_servers.lab.env]\nLAB_MCP_SECRET = "${s['MCP server environment']}"`,
        `[shell_environment_policy.set]\nLAB_POLICY = "x"\nLAB_TOKEN = "${s['environment of commands']}"`,
        `[otel.span_attributes]\n"lab.note" = "${s['span attribute']}"`,
      ].join('\n'),
    },
  };
}

/** The world of the run: its folder, its branch and its remote have secrets in their names, and its home has an auth.json. */
export function plantRun(): PlantedRun {
  const secrets = makeSecrets();
  const scenario = scenarioOf(secrets);
  const made = createCodexHome(scenario);
  const project = path.join(made.home, `work-${secrets.cwd}`);
  renameSync(made.project, project);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project });
  git('checkout', '-q', '-b', `fix-${secrets['git branch']}`);
  git('remote', 'add', 'origin', `https://me:${secrets['remote URL']}@git.example/r.git`);
  writeFileSync(path.join(made.codexHome, 'auth.json'), JSON.stringify({ OPENAI_API_KEY: secrets['auth.json'] }));
  // a server that runs already knows what is configured; the run writes the rest
  writeFileSync(path.join(made.codexHome, 'config.toml'), scenario.config?.more ?? '');
  return { scenario, secrets, place: { ...made, project } };
}

/** Names that somebody gives: of agents, with what they are asked, and of a model. */
export function plantNames(): { readonly scenarios: readonly Scenario[]; readonly secrets: Secrets } {
  const secrets = { 'agent name': anyToken('digitalocean'), 'agent prompt': github(), 'model name': github() };
  const agents = JSON.stringify(loadScenario('subagents'))
    .replaceAll('counter', secrets['agent name'])
    .replaceAll('Count the files.', `Count the files with ${secrets['agent prompt']}.`);
  const model = { ...loadScenario('plain-answer'), config: { top: { model: `gpt-${secrets['model name']}` } } };
  return { scenarios: [JSON.parse(agents) as Scenario, model], secrets };
}

/** As it stands, in base64 at any offset, in a URL. */
function formsOf(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + secret).toString('base64');
    // the edges depend on what stands beside it
    return encoded.slice(offset === 0 ? 0 : 4, encoded.length - 4);
  });
  return [...new Set([secret, encodeURIComponent(secret), ...inBase64])];
}

/** `<channel> in <place>` for each secret that a place holds. */
export function leaksIn(places: ReadonlyMap<string, string>, secrets: Secrets): string[] {
  return Object.entries(secrets).flatMap(([channel, secret]) =>
    [...places].flatMap(([place, text]) =>
      formsOf(secret).some((form) => text.includes(form)) ? [`${channel} in ${place}`] : [],
    ),
  );
}

/** Every file below a folder, as bytes; what is packed, unpacked too. */
export function placesBelow(folder: string, name: string): Map<string, string> {
  const places = new Map<string, string>();
  if (!existsSync(folder)) return places;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    places.set(`${name}: a name`, `${places.get(`${name}: a name`) ?? ''}\n${path.relative(folder, file)}`);
    if (!entry.isFile()) continue;
    const bytes = readBytes(file);
    places.set(`${name}/${path.relative(folder, file)}`, bytes.toString('latin1') + unpacked(bytes));
  }
  return places;
}

/** A file may go while the folder is walked. */
function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

function unpacked(bytes: Buffer): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return '';
  return gunzipSync(bytes).toString('latin1');
}

export function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

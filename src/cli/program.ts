/** The commands and their flags. What they do is loaded only when they are called: `--help` must not load a database. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { PROFILE_NAMES } from '../render/profile.ts';
import { DESTINATIONS, SETUP_PROTOCOLS } from '../setup/setup-choice.ts';
import {
  collect,
  parseContent,
  parseFolder,
  parseLimit,
  parsePersonal,
  parsePort,
  parseSeconds,
  parseTime,
} from './option.ts';
import { CONTENT_WORDS, parseHeader, parseServer, parseVariable } from './setup-option.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const ID_HELP =
  'a session id, its unique beginning, `last`, or `current` (running in this folder, else the newest running)';
const DATA = [
  '--data <dir>',
  'data folder (default: $TURNSCOPE_DATA_DIR or ~/.local/share/turnscope)',
  parseFolder,
] as const;
const SINCE = ['--since <time>', 'started at or after: 30m, 12h, 7d, or 2026-11-20', parseTime] as const;
const UNTIL = ['--until <time>', 'started before', parseTime] as const;

export function createProgram(terminal: Terminal): Command {
  const program = new Command('turnscope')
    .description('The flight recorder for OpenAI Codex.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      examples([
        'turnscope up',
        'turnscope setup',
        'turnscope sessions --since 7d',
        'turnscope show last',
        'turnscope stats --by model',
      ]),
    );
  for (const add of [
    addUp,
    addSetup,
    addDoctor,
    addRemove,
    addSessions,
    addShow,
    addTail,
    addStats,
    addSql,
    addExport,
    addImport,
    addHook,
    addFlush,
    addRebuild,
    addRedact,
    addConfig,
    addMcp,
  ])
    add(program, terminal);
  return program;
}

const examples = (lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

function reading(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print JSON: stable, snake_case')
    .option(...DATA)
    .option('--clickhouse <url>', 'read from this ClickHouse server');
}

function addUp(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .description('start everything: receiver, store, page')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'page and API; 0 picks a free port', parsePort, 4319)
    .option('--otlp-http-port <n>', 'OTLP over HTTP', parsePort, 4318)
    .option('--otlp-grpc-port <n>', 'OTLP over gRPC', parsePort, 4317)
    .option('--otlp-socket <path>', 'OTLP on a Unix socket as well, for your user alone')
    .option('--otlp-path-prefix <path>', 'of /v1/logs and the others: /team makes it /team/v1/logs')
    .option('--otlp-cors-origin <origin>', 'let pages of this origin send; * stands for any name or port', collect)
    .option(...DATA)
    .option('--clickhouse <url>', 'keep the tables in this ClickHouse server')
    .option(
      '--codex-home <dir>',
      'follow the sessions of this Codex home (default: $CODEX_HOME or ~/.codex)',
      parseFolder,
    )
    .option('--no-rollouts', 'do not follow the rollout files that Codex writes')
    .option('--no-open', 'do not open the page in a browser')
    .option('--json', 'print one JSON object when ready, and nothing else')
    .addHelpText(
      'after',
      examples(['turnscope up', 'turnscope up --json --port 0 --otlp-http-port 0 --otlp-grpc-port 0']),
    )
    .action(async (options) => (await import('./command/up.ts')).run(options, terminal));
}

function addSetup(program: Command, terminal: Terminal): void {
  program
    .command('setup')
    .description('connect Codex: telemetry, hooks, notify, MCP server')
    .addOption(new Option('--to <where>', 'where sessions go').choices(DESTINATIONS).default(undefined, 'turnscope'))
    .option('--server <url>', 'another Turnscope, or the address of the backend', parseServer)
    .option('--api-key-env <name>', 'the variable that holds the key', parseVariable)
    .option('--store-key', "write the key itself into Codex's configuration")
    .addOption(new Option('--protocol <name>', 'how').choices(SETUP_PROTOCOLS))
    .option('--environment <name>', 'the environment of sessions')
    .option('--team <name>', 'the team of sessions')
    .addOption(new Option('--content <mode>', 'with which words').choices(CONTENT_WORDS))
    .option('--ca <file>', 'PEM: the authority of the server')
    .option('--client-cert <file>', 'PEM: who this is')
    .option('--client-key <file>', 'PEM: and its key')
    .option('--header <name=value>', 'one more header; repeatable', parseHeader)
    .option('--no-otel', 'without telemetry')
    .option('--no-hooks', 'without hooks')
    .option('--no-notify', 'without notify')
    .option('--no-mcp', 'without the MCP server')
    .option('--replace-exporters', 'also where Codex exports elsewhere already')
    .option('--codex-home <dir>', 'which Codex (default: $CODEX_HOME or ~/.codex)', parseFolder)
    .option('--trust', 'approve the hooks in the place of Codex; asks first')
    .option('--yes', 'ask nothing, do what is usual')
    .option('--dry-run', 'show the changes, write nothing')
    .option('--print-once', 'print a command line that connects one run of Codex, and do nothing')
    .option('--json', 'print JSON: stable, snake_case')
    .addHelpText(
      'after',
      examples([
        'turnscope setup',
        'turnscope setup --yes --dry-run',
        'turnscope setup --yes --to logfire --content no-tool-content',
        'turnscope setup --yes --server https://turnscope.example:4318 --api-key-env TEAM_KEY',
      ]),
    )
    .action(async (options) => (await import('./command/setup.ts')).run(options, terminal));
}

function addRemove(program: Command, terminal: Terminal): void {
  program
    .command('remove')
    .description("take away what setup put into Codex's configuration; recorded sessions stay")
    .option('--codex-home <dir>', 'which Codex (default: $CODEX_HOME or ~/.codex)', parseFolder)
    .option('--purge', 'delete the recorded sessions, and all else that Turnscope keeps; asks first')
    .option('--yes', 'ask nothing')
    .option('--dry-run', 'show the changes, write nothing')
    .option('--json', 'print JSON: stable, snake_case')
    .addHelpText('after', examples(['turnscope remove --dry-run', 'turnscope remove']))
    .action(async (options) => (await import('./command/remove.ts')).run(options, terminal));
}

function addSessions(program: Command, terminal: Terminal): void {
  reading(program, 'sessions', 'list sessions, newest first; above them those that need somebody')
    .argument('[search...]', 'words that occur in prompts or commands')
    .addOption(statusOption())
    .option('--model <name>', 'used this model', collect)
    .option('--repo <name>', 'worked in this repository', collect)
    .option('--user <name>', 'of this user', collect)
    .option('--team <name>', 'of this team', collect)
    .option('--tool <name>', 'called this tool', collect)
    .option('--environment <name>', 'of this environment', collect)
    .option('--codex-version <version>', 'of this Codex version', collect)
    .option(...SINCE)
    .option(...UNTIL)
    .option('--limit <n>', 'at most so many (default: 50, with --json all)', parseLimit)
    .addHelpText(
      'after',
      examples(['turnscope sessions retry importer --since 7d', 'turnscope sessions --status failed,interrupted']),
    )
    .action(async (search, options) => (await import('./command/sessions.ts')).run(search, options, terminal));
}

const STATUSES = ['running', 'waiting', 'completed', 'interrupted', 'failed', 'unknown'];

const statusOption = (): Option =>
  new Option('--status <name>', STATUSES.join(', ')).argParser((text: string, before?: readonly string[]) => {
    const values = collect(text, before);
    const wrong = values.find((value) => !STATUSES.includes(value));
    if (wrong === undefined) return values;
    throw new InvalidArgumentError(`Allowed are ${STATUSES.join(', ')}.`);
  });

function addShow(program: Command, terminal: Terminal): void {
  reading(program, 'show', 'print one session: turns, model calls, tool calls, answers')
    .argument('<id>', ID_HELP)
    .option('--full', 'whole texts, every step of plans, what was changed in files')
    .addHelpText(
      'after',
      examples(['turnscope show last', 'turnscope show last --full', 'turnscope show 019ab1f2 --json']),
    )
    .action(async (id, options) => (await import('./command/show.ts')).run(id, options, terminal));
}

function addTail(program: Command, terminal: Terminal): void {
  reading(program, 'tail', 'print what happens in sessions as it happens')
    .addHelpText('after', examples(['turnscope tail', 'turnscope tail --json']))
    .action(async (options) => (await import('./command/tail.ts')).run(options, terminal));
}

function addStats(program: Command, terminal: Terminal): void {
  reading(program, 'stats', 'total sessions, turns, tool calls, tokens and cost')
    .addOption(
      new Option('--by <key>', 'what to total by')
        .choices(['model', 'tool', 'user', 'team', 'repo', 'day'])
        .makeOptionMandatory(),
    )
    .option(...SINCE)
    .option(...UNTIL)
    .addHelpText('after', examples(['turnscope stats --by model --since 30d', 'turnscope stats --by day --json']))
    .action(async (options) => (await import('./command/stats.ts')).run(options, terminal));
}

function addSql(program: Command, terminal: Terminal): void {
  reading(program, 'sql', 'run one read-only query on the tables')
    .argument('<query>', 'a SELECT in the dialect of ClickHouse')
    .addOption(
      new Option('--format <format>', 'as a file of up to 100,000 rows').choices(['csv', 'json', 'jsonl', 'parquet']),
    )
    .option('--output <file>', 'where to write it (default: stdout); its ending tells the format')
    .addHelpText(
      'after',
      examples([
        'turnscope sql "SELECT Model, count() FROM session FINAL GROUP BY Model"',
        'turnscope sql "SELECT * FROM session FINAL" --output sessions.parquet',
      ]),
    )
    .action(async (query, options) => (await import('./command/sql.ts')).run(query, options, terminal));
}

function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look whether data flow, and say what to do where they do not; ends with 1 where something is broken')
    .option('--json', 'print JSON: stable, snake_case')
    .option(...DATA)
    .option('--no-send', 'send nothing: neither to receivers of Codex nor to backends')
    .option('--live', 'wait for the next turn of Codex, and say which ways it came')
    .option('--timeout <seconds>', 'how long --live waits for one', parseSeconds, 300)
    .addHelpText(
      'after',
      examples(['turnscope doctor', 'turnscope doctor --no-send --json', 'turnscope doctor --live']),
    )
    .action(async (options) => (await import('./command/doctor.ts')).run(options, terminal));
}

function addHook(program: Command, terminal: Terminal): void {
  program
    .command('hook')
    .description("keep a call of one of Codex's hooks; prints nothing and exits 0, always")
    .argument('[event]', 'as Codex spells it; its payload comes on stdin')
    .argument('[json]', 'for the event `notify`: the payload')
    .option('--install', 'put what Codex runs into the state folder, and say so')
    .addHelpText(
      'after',
      examples(['turnscope hook PreToolUse < payload.json', "turnscope hook notify '{…}'", 'turnscope hook --install']),
    )
    .action(async (event: string | undefined, json: string | undefined, options: { install?: true }) => {
      if (options.install) return (await import('./command/hook-install.ts')).run(terminal);
      const words = [event, json].filter((word) => word !== undefined);
      return (await import('./command/hook.ts')).run(words, terminal);
    });
}

function addFlush(program: Command, terminal: Terminal): void {
  program
    .command('flush')
    .description('send now what waits for the backends that are configured; ends with 1 while something still waits')
    .option('--json', 'print JSON: stable, snake_case')
    .option(...DATA)
    .addHelpText('after', examples(['turnscope flush', 'turnscope flush --json']))
    .action(async (options) => (await import('./command/flush.ts')).run(options, terminal));
}

function addExport(program: Command, terminal: Terminal): void {
  reading(program, 'export', 'write a session out')
    .argument('<id>', ID_HELP)
    .addOption(
      new Option('--as <shape>', 'what: a page or a text for people, the session, or spans for a backend')
        .choices(['html', 'markdown', 'json', 'session', 'otlp'])
        .default('session'),
    )
    .addOption(new Option('--profile <name>', 'whose names spans have').choices(PROFILE_NAMES).default('genai'))
    .addOption(new Option('--format <format>', 'how').choices(['json']).default('json'))
    .addOption(
      new Option('--content <mode>', 'with which words: full, no-tool-content, metadata-only')
        .argParser(parseContent)
        .default('full'),
    )
    .option(
      '--redact <kinds>',
      'take out: home-folder, user-name, email, ip, phone, account; none (default: home-folder,account with html and markdown)',
      parsePersonal,
    )
    .addHelpText(
      'after',
      examples([
        'turnscope export last --as html > session.html',
        'turnscope export last --as markdown --content no-tool-content > session.md',
        'turnscope export last --format json > session.json',
        'turnscope export last --as otlp --profile openinference > spans.json',
      ]),
    )
    .action(async (id, options) => (await import('./command/export.ts')).run(id, options, terminal));
}

function addImport(program: Command, terminal: Terminal): void {
  reading(program, 'import', 'read the rollout files that Codex keeps: sessions of months before')
    .argument('[path...]', 'folders or rollout files (default: $CODEX_HOME or ~/.codex)')
    .option('--since <time>', 'only files that changed then or later: 30m, 12h, 7d, or 2026-11-20', parseTime)
    .option('--dry-run', 'only say what would be read')
    .addHelpText('after', examples(['turnscope import', 'turnscope import --since 30d --dry-run']))
    .action(async (paths, options) => (await import('./command/import.ts')).run(paths, options, terminal));
}

function addConfig(program: Command, terminal: Terminal): void {
  program
    .command('config')
    .description('say which backends are configured, where each value comes from, and what goes where')
    .option('--json', 'print JSON: stable, snake_case')
    .option('--targets', 'list what a backend can be, and what each needs')
    .addHelpText('after', examples(['turnscope config', 'turnscope config --targets']))
    .action(async (options) => (await import('./command/config.ts')).run(options, terminal));
}

function addMcp(program: Command, terminal: Terminal): void {
  program
    .command('mcp')
    .description('answer questions about sessions to an agent, over MCP on stdin and stdout')
    .option(...DATA)
    .option('--clickhouse <url>', 'read from this ClickHouse server')
    .addHelpText('after', examples(['turnscope mcp', 'codex mcp add turnscope -- turnscope mcp']))
    .action(async (options) => (await import('./command/mcp.ts')).run(options, terminal));
}

function addRedact(program: Command, terminal: Terminal): void {
  program
    .command('redact')
    .description('say which secrets a file holds: rule, line and field, never the value')
    .requiredOption('--check <file>', 'text, JSON or JSON lines, such as a rollout; - for stdin')
    .option('--json', 'print JSON: stable, snake_case')
    .addHelpText('after', examples(['turnscope redact --check rollout.jsonl', 'env | turnscope redact --check -']))
    .action(async (options) => (await import('./command/redact.ts')).run(options, terminal));
}

function addRebuild(program: Command, terminal: Terminal): void {
  reading(program, 'rebuild', 'derive all sessions anew from what was received')
    .option('--dry-run', 'only say what would be read')
    .addHelpText('after', examples(['turnscope rebuild', 'turnscope rebuild --dry-run']))
    .action(async (options) => (await import('./command/rebuild.ts')).run(options, terminal));
}

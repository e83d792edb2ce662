/**
 * What a shell call runs, in one to three words: `git push`, `npm run lint`, `cargo test`. Short enough to be counted by, and without what
 * stands behind it: arguments are many, and may be anybody's secrets.
 */
import type { ToolCall } from '../model/session.ts';
import { commandLine } from './command.ts';
import { type Part, partsOfLine } from './shell-part.ts';

/** Programs whose second word says what they do. */
const WITH_SUBCOMMAND = new Set(
  'git npm pnpm yarn bun npx pnpx bunx deno cargo rustup go docker podman kubectl helm gh glab terraform tofu pip pip3 uv uvx poetry pipx conda make just task bazel mvn gradle gradlew mvnw dotnet bundle rails rake mix composer brew apt apt-get dnf apk systemctl aws gcloud az swift flutter turbo nx'.split(
    ' ',
  ),
);
/** Second words behind which stands what is really run. */
const WITH_TARGET = new Set([
  'npm run',
  'pnpm run',
  'yarn run',
  'bun run',
  'deno task',
  'docker compose',
  'uv run',
  'poetry run',
  'bundle exec',
  'pnpm exec',
]);
/** Options that take the next word, of programs that have them before their subcommand. */
const OPTION_WITH_VALUE = new Set(
  '-C -c -n -f -p -u -w -H --prefix --cwd --dir --filter --workspace --namespace --context --file --directory --project --manifest-path --git-dir --work-tree --env-file'.split(
    ' ',
  ),
);
/** Programs that run what stands behind them, with their options that take a value. */
const PREFIX: Readonly<Record<string, string>> = {
  sudo: '-u -g -h -p -C -T',
  doas: '-u -C',
  env: '-u -C -S',
  time: '-f -o',
  nohup: '',
  nice: '-n',
  ionice: '-c -n',
  timeout: '-k -s',
  stdbuf: '-i -o -e',
  command: '',
  exec: '-a',
  builtin: '',
};
/** Words that say how to run, not what: behind them the line goes on. */
const KEYWORD = new Set('if then else elif do while until ! ( {'.split(' '));
/** Parts that only prepare for others, and those that hold no program at all. */
const PREPARATION = new Set(
  'cd pushd popd export set unset source . alias ulimit umask trap true : for case select function fi done esac } )'.split(
    ' ',
  ),
);
const SHELL = /^(ba|z|da|k|fi)?sh$/;
const SCRIPT_FLAG = /^-[a-z]*c$/;
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
/** Everything else in a name is a variable, a placeholder of redaction, or noise. */
const NAME = /^[A-Za-z0-9_][\w.+:@/-]{0,39}$/;
const DEPTH_MAX = 3;

/** '' for tools other than a shell, and for lines that no program can be read out of. */
export const commandName = (call: Pick<ToolCall, 'name' | 'mcp_server' | 'arguments'>): string =>
  nameOfLine(commandLine(call) ?? '', 0);

/** That of the first part which does something: `cd web && CI=1 npm test | tail` is `npm test`. */
function nameOfLine(line: string, depth: number): string {
  if (depth > DEPTH_MAX) return '';
  let prepared = '';
  for (const part of partsOfLine(line)) {
    const words = runWords(part);
    const program = programOf(words[0] ?? '');
    if (program === '') continue;
    if (!PREPARATION.has(program)) return nameOfWords(program, words.slice(1), depth);
    prepared ||= program;
  }
  return NAME.test(prepared) ? prepared : '';
}

/** Without what stands before the program: assignments, `sudo -u me`, `timeout 30`. */
function runWords(part: Part): readonly string[] {
  let words = part;
  for (;;) {
    const [first = '', ...rest] = words;
    const options = PREFIX[programOf(first)];
    if (KEYWORD.has(first) || ASSIGNMENT.test(first)) words = rest;
    else if (options === undefined || rest.length === 0) return words;
    else words = behindOptions(rest, new Set(options.split(' ')), programOf(first) === 'timeout' ? 1 : 0);
  }
}

function behindOptions(
  words: readonly string[],
  withValue: ReadonlySet<string>,
  positional: number,
): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true) at += withValue.has(words[at] ?? '') ? 2 : 1;
  return words.slice(at + positional);
}

/** Without its folder, and without what Windows puts behind it. */
const programOf = (word: string): string =>
  (word.split(/[/\\]/).at(-1) ?? '').replace(/\.(exe|cmd|bat)$/i, '') || (word === '.' ? '.' : '');

function nameOfWords(program: string, words: readonly string[], depth: number): string {
  const script = SHELL.test(program) ? words.findIndex((word) => SCRIPT_FLAG.test(word)) : -1;
  if (script !== -1) return nameOfLine(words[script + 1] ?? '', depth + 1);
  if (!NAME.test(program)) return '';
  if (/^python[\d.]*$/.test(program) && words[0] === '-m') return join(program, '-m', words[1]);
  if (!WITH_SUBCOMMAND.has(program)) return program;
  // a toolchain is no subcommand: `cargo +nightly test`
  const [second, ...rest] = behindOptions(
    words.filter((word) => !word.startsWith('+')),
    OPTION_WITH_VALUE,
    0,
  );
  const name = join(program, second);
  return WITH_TARGET.has(name) ? join(name, behindOptions(rest, OPTION_WITH_VALUE, 0)[0]) : name;
}

/** Stops before a word that is no plain name. */
function join(name: string, ...words: readonly (string | undefined)[]): string {
  const end = words.findIndex((word) => word === undefined || !(NAME.test(word) || word === '-m'));
  return [name, ...(end === -1 ? words : words.slice(0, end))].join(' ');
}

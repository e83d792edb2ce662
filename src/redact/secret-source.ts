/**
 * Which calls of tools answer with secrets because that is what they are for: `env`, `gh auth token`, `cat .env`. Their output goes as a whole, whatever it looks like. Judged by the command
 * as it was written, so what a script does inside of itself is not seen.
 */

import { judgeName } from './secret-name.ts';
import { globTest, isSecretPath } from './secret-path.ts';

/** A user's own, on top. */
export interface SecretSources {
  /** First words of commands: `acme-vault print`. */
  readonly commands: readonly string[];
  /** Names of files, or ends of paths; `*` stands for anything but a slash. */
  readonly paths: readonly string[];
  /** `tool`, `server/tool`, `server/*`. */
  readonly tools: readonly string[];
}

export const NO_SECRET_SOURCES: SecretSources = { commands: [], paths: [], tools: [] };

export interface CalledTool {
  readonly name: string;
  readonly server: string | null;
  /** As the model wrote them: JSON, a patch, a program. */
  readonly arguments: string;
}

const COMMANDS = [
  'gh auth token|gh auth status -t|gh auth status --show-token|aws configure get|aws configure export-credentials|aws sts get-session-token|aws sts assume-role',
  'aws secretsmanager get-secret-value|aws ssm get-parameter|aws ssm get-parameters|aws ecr get-login-password|gcloud auth print-access-token|gcloud auth print-identity-token',
  'gcloud auth application-default print-access-token|gcloud secrets versions access|az account get-access-token|az keyvault secret show|az storage account keys list',
  'op read|op item get|pass show|bw get|security find-generic-password|security find-internet-password|secret-tool lookup|keyring get|kubectl get secret|kubectl get secrets',
  'kubectl config view --raw|docker inspect|podman inspect|docker compose config|docker-compose config|vault read|vault kv get|vault token|terraform output|terraform show',
  'terraform state pull|terraform state show|tofu output|tofu show|pulumi config get|pulumi stack output --show-secrets|heroku config|doppler secrets|infisical secrets',
  'git credential fill|npm token|gpg --export-secret-keys|gpg --export-secret-key|flyctl auth token|fly auth token|vercel env pull|stripe config --list|databricks auth token',
].flatMap((line) => line.split('|'));

/** They print files. */
const READERS =
  /^(?:cat|bat|batcat|less|more|head|tail|nl|tac|type|gc|get-content|sed|awk|gawk|xxd|od|hexdump|base64|strings|jq|yq|cut|sort|uniq|diff|tr|openssl|dotenv|view|vim?|nano|tee|paste|fold|column|gpg|age|sops)$/i;
const SEARCHERS = /^(?:grep|egrep|fgrep|rg|ag|ack|zgrep|select-string|findstr)$/i;
const INTERPRETERS = /^(?:python[\d.]*|node|deno|bun|ruby|perl|php|pwsh|powershell)$/i;
/** What follows them is another command. */
const WRAPPERS =
  /^(?:docker|podman|nerdctl|kubectl|ssh|docker-compose|xargs|find|watch|timeout|nice|ionice|env|su|doas|script|parallel|git|wsl)$/i;
const PREFIXES = /^(?:sudo|command|time|nohup|exec|builtin|then|do|else|!|\()$/;
const WHOLE_ENVIRONMENT =
  /\bprocess\.env\s{0,3}[,)}]|\bos\.environ(?:\.items\(\)|\.copy\(\))?\s{0,3}[,)}]|\bENV\.(?:to_h|each|inspect)|\b(?:gci|dir|ls|get-childitem)\s+env:|\/proc\/(?:self|\d{1,9}|\$\$)\/environ/i;
const COMMAND_LENGTH_MAX = 20_000;

export function createSourceJudge(own: SecretSources): (call: CalledTool) => boolean {
  const commands = [...COMMANDS, ...own.commands].map((command) => command.toLowerCase());
  const isOwnPath = globTest(own.paths);
  const tools = new Set(own.tools);
  const isPath = (word: string): boolean => isSecretPath(word) || isOwnPath(word);
  const isSource = (command: string): boolean => tellsSecrets(command, commands, isPath);
  return ({ name, server, arguments: written }) => {
    if (tools.has(name) || (server !== null && (tools.has(`${server}/${name}`) || tools.has(`${server}/*`))))
      return true;
    const { commands: called, paths } = readArguments(written);
    return called.some(isSource) || paths.some(isPath);
  };
}

interface Told {
  readonly commands: readonly string[];
  readonly paths: readonly string[];
}

const COMMAND_KEYS = new Set(['command', 'cmd', 'script', 'shell', 'code', 'args', 'argv', 'input']);
const PATH_KEYS = /^(?:path|paths|file|files|filename|file_?path|uri|target|source)$/i;

/** Commands and paths out of a call's arguments; what is no JSON is a program that may hold commands between its quotes. */
function readArguments(written: string): Told {
  const commands: string[] = [];
  const paths: string[] = [];
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return { commands: programStrings(written.slice(0, COMMAND_LENGTH_MAX)), paths };
  }
  const visit = (each: unknown, key: string, depth: number): void => {
    if (typeof each === 'string') {
      if (COMMAND_KEYS.has(key)) commands.push(each);
      else if (PATH_KEYS.test(key)) paths.push(each.replace(/^file:\/\//, ''));
    } else if (Array.isArray(each)) {
      if (COMMAND_KEYS.has(key)) commands.push(each.filter((word) => typeof word === 'string').join(' '));
      else for (const one of each) visit(one, key, depth + 1);
    } else if (typeof each === 'object' && each !== null && depth < 4) {
      for (const [name, inner] of Object.entries(each)) visit(inner, name, depth + 1);
    }
  };
  visit(value, '', 0);
  // a hook's arguments may be the command itself
  if (typeof value === 'string') commands.push(value);
  return { commands, paths };
}

const programStrings = (program: string): string[] => program.split(/["'`\n]/).filter((part) => part.length > 2);

function tellsSecrets(command: string, known: readonly string[], isPath: (word: string) => boolean): boolean {
  const text = command.slice(0, COMMAND_LENGTH_MAX);
  if (WHOLE_ENVIRONMENT.test(text)) return true;
  const segments = text.split(/&&|\|\||[;|\n&`]|\$\(/).map(wordsOf);
  const hasPath = segments.some((words) => words.some(isPath));
  return segments.some((words) => {
    const [first = ''] = words;
    if (isEnvironment(words) || isKnown(words, known)) return true;
    if (READERS.test(first)) return words.slice(1).some(isPath);
    if (SEARCHERS.test(first))
      return words
        .slice(1)
        .filter((word) => !word.startsWith('-'))
        .slice(1)
        .some(isPath);
    if (INTERPRETERS.test(first)) return text.split(/[\s"'`(),;]/).some(isPath);
    return WRAPPERS.test(first) && wrapsSource(words, known, hasPath);
  });
}

/** Without assignments before the command, and without what only says how it runs. */
function wordsOf(segment: string): readonly string[] {
  const words = segment
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/^["'(]+|["')]+$/g, ''));
  let at = 0;
  while (at < words.length && (PREFIXES.test(words[at] ?? '') || /^[A-Za-z_]\w{0,80}=/.test(words[at] ?? ''))) at += 1;
  if (/(?:^|\/)(?:ba|z|da|k)?sh$/.test(words[at] ?? '') && /^-\w*c$/.test(words[at + 1] ?? '')) at += 2;
  if (words[at] === 'env' && /^(?:-\w|\w+=)/.test(words[at + 1] ?? '')) return words.slice(at);
  return [(words[at] ?? '').replace(/^(?:\/[\w.-]+)+\//, ''), ...words.slice(at + 1)];
}

/** `env`, `set` and `export` print everything only when they are alone. */
function isEnvironment([first = '', ...rest]: readonly string[]): boolean {
  if (first === 'env') return rest.every((word) => word.startsWith('-') && word !== '-i');
  if (first === 'printenv')
    return rest.length === 0 || rest.some((word) => word.startsWith('-') || judgeName(word) !== 'none');
  if (first === 'set' || first === 'export' || first === 'declare' || first === 'typeset')
    return rest.length === 0 || (first !== 'set' && rest.every((word) => /^-[px]+$/.test(word)));
  return first === 'compgen' && rest[0] === '-e';
}

/** By its first words; flags may stand between them. */
function isKnown(words: readonly string[], known: readonly string[]): boolean {
  const line = `${words.join(' ').toLowerCase()} `;
  const bare = `${words
    .filter((word) => !word.startsWith('-'))
    .join(' ')
    .toLowerCase()} `;
  // `kubectl -n prod get secret`
  const short = `${words
    .filter((word, at) => !word.startsWith('-') && !/^-\w$/.test(words[at - 1] ?? ''))
    .join(' ')
    .toLowerCase()} `;
  return known.some((command) => [line, bare, short].some((each) => each.startsWith(`${command} `)));
}

/** `docker exec app env`, `ssh host cat .env`, `find . -name .env -exec cat {} +`. */
function wrapsSource(words: readonly string[], known: readonly string[], hasPath: boolean): boolean {
  return words.some((word, at) => {
    if (at === 0) return false;
    const rest = words.slice(at);
    if (READERS.test(word) || (words[0] === 'git' && (word === 'show' || word === 'diff'))) return hasPath;
    return (/^(?:env|printenv)$/.test(word) && isEnvironment(rest)) || isKnown(rest, known);
  });
}

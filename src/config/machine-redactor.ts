/** The redactor of this machine: with the user's own rules, and with every secret that can be known here. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMissing } from '../lib/disk-error.ts';
import { AppError } from '../lib/errors.ts';
import { accountsIn } from '../redact/account.ts';
import { knownValues } from '../redact/known-values.ts';
import { createRedactor, NO_USER_RULES, type Redactor } from '../redact/redactor.ts';
import { parseUserRules } from '../redact/user-rules.ts';
import { codexSecrets } from './codex-secret.ts';
import type { Config } from './config.ts';

export interface MachineRedactorOptions {
  readonly redaction: Config['redaction'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly codexHome: string;
}

/** What is looked at again and again. */
export interface MachineValueOptions extends Pick<MachineRedactorOptions, 'env' | 'codexHome'> {
  readonly redaction: Pick<Config['redaction'], 'secrets'>;
}

interface MachineValues {
  readonly secrets: readonly string[];
  readonly accounts: readonly string[];
}

/** Throws `invalid_input` for rules that cannot be used: without them something could leave that must not. */
export async function createMachineRedactor(options: MachineRedactorOptions): Promise<Redactor> {
  const { env, homeDir } = options;
  const { userRulesFile, personal } = options.redaction;
  const { secrets, accounts } = await machineValues(options);
  const userName = env['USER'] ?? env['LOGNAME'] ?? env['USERNAME'] ?? basename(homeDir);
  const rules = userRulesFile === null ? null : await rulesText(userRulesFile);
  return createRedactor({
    knownValues: secrets,
    personal,
    owner: { homeDir, userName, accounts: new Set(accounts) },
    userRules: rules === null || userRulesFile === null ? NO_USER_RULES : parseUserRules(rules, userRulesFile),
  });
}

/** Codex renews its tokens, and its configuration is changed, while a server runs. Returns what ends it. */
export function followMachineValues(redactor: Redactor, options: MachineValueOptions): () => Promise<void> {
  let seen = '';
  const look = async (): Promise<void> => {
    const now = await Promise.all(CODEX_FILES.map((name) => changedAt(join(options.codexHome, name))));
    if (now.join() === seen) return;
    seen = now.join();
    const { secrets, accounts } = await machineValues(options);
    redactor.learn(secrets, accounts);
  };
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(look).catch(() => undefined);
  }, LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return last;
  };
}

const CODEX_FILES = ['auth.json', 'config.toml'] as const;
const LOOK_MS = 500;

async function machineValues({ redaction, env, codexHome }: MachineValueOptions): Promise<MachineValues> {
  const [authJson = null, codexConfig = null] = await Promise.all(
    CODEX_FILES.map((name) => textOf(join(codexHome, name)).catch(() => null)),
  );
  const secrets = knownValues(env, authJson, [...redaction.secrets, ...codexSecrets(codexConfig)]);
  return { secrets, accounts: accountsIn(authJson) };
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}

async function rulesText(path: string): Promise<string | null> {
  try {
    return await textOf(path);
  } catch (thrown) {
    throw new AppError(
      'invalid_input',
      `cannot read the redaction rules in ${path}: ${AppError.from(thrown).message}`,
      {
        cause: thrown,
        hint: 'Make the file readable, or take it out of the configuration.',
      },
    );
  }
}

/** null where there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

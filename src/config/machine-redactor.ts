/** The redactor of this machine: with the user's own rules, and with every secret that can be known here. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../lib/disk-error.ts';
import { AppError } from '../lib/errors.ts';
import { knownValues } from '../redact/known-values.ts';
import { createRedactor, NO_USER_RULES, type Redactor } from '../redact/redactor.ts';
import { parseUserRules } from '../redact/user-rules.ts';
import { codexSecrets } from './codex-secret.ts';
import type { Config } from './config.ts';

export interface MachineRedactorOptions {
  readonly redaction: Config['redaction'];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly codexHome: string;
}

/** Throws `invalid_input` for rules that cannot be used: without them something could leave that must not. */
export async function createMachineRedactor(options: MachineRedactorOptions): Promise<Redactor> {
  const { userRulesFile } = options.redaction;
  const rules = userRulesFile === null ? null : await rulesText(userRulesFile);
  return createRedactor({
    knownValues: await machineValues(options),
    userRules: rules === null || userRulesFile === null ? NO_USER_RULES : parseUserRules(rules, userRulesFile),
  });
}

/** Codex renews its tokens, and its configuration is changed, while a server runs. Returns what ends it. */
export function followMachineValues(redactor: Redactor, options: MachineRedactorOptions): () => Promise<void> {
  let seen = '';
  const look = async (): Promise<void> => {
    const now = await Promise.all(CODEX_FILES.map((name) => changedAt(join(options.codexHome, name))));
    if (now.join() === seen) return;
    seen = now.join();
    redactor.learn(await machineValues(options));
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

async function machineValues({ redaction, env, codexHome }: MachineRedactorOptions): Promise<string[]> {
  const [authJson = null, codexConfig = null] = await Promise.all(
    CODEX_FILES.map((name) => textOf(join(codexHome, name)).catch(() => null)),
  );
  return knownValues(env, authJson, [...redaction.secrets, ...codexSecrets(codexConfig)]);
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

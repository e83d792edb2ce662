/** The redactor of this machine: with the user's own rules, and with every secret that can be known here. */
import { readFile } from 'node:fs/promises';
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
export async function createMachineRedactor({ redaction, env, codexHome }: MachineRedactorOptions): Promise<Redactor> {
  const { userRulesFile, secrets } = redaction;
  const authJson = await textOf(join(codexHome, 'auth.json')).catch(() => null);
  const codexConfig = await textOf(join(codexHome, 'config.toml')).catch(() => null);
  const rules = userRulesFile === null ? null : await rulesText(userRulesFile);
  return createRedactor({
    knownValues: knownValues(env, authJson, [...secrets, ...codexSecrets(codexConfig)]),
    userRules: rules === null || userRulesFile === null ? NO_USER_RULES : parseUserRules(rules, userRulesFile),
  });
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

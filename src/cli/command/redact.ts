/** Says what redaction would find in a file, without saying the value. Changes nothing and sends nothing. */
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { cleanLine, jsonText } from '../../format/clean.ts';
import { AppError } from '../../lib/errors.ts';
import { findPlaces } from '../../lib/place.ts';
import { knownValues } from '../../redact/known-values.ts';
import { createRedactor, NO_USER_RULES, type UserRules } from '../../redact/redactor.ts';
import { createTextCheck, type Finding } from '../../redact/text-check.ts';
import { parseUserRules } from '../../redact/user-rules.ts';
import type { Terminal } from '../terminal.ts';

export interface RedactOptions {
  /** A file, `-` for stdin. */
  readonly check: string;
  readonly json?: true;
}

/** What is printed line by line; everything is counted. */
const PRINTED_MAX = 1_000;

/** Throws when something is found, so that the program ends with 1, as a check should. */
export async function run(options: RedactOptions, terminal: Terminal): Promise<void> {
  const source = options.check === '-' ? process.stdin : createReadStream(path.resolve(terminal.cwd, options.check));
  const { configDir, codexHome } = findPlaces(terminal.env, terminal.homeDir);
  const redactor = createRedactor({
    knownValues: knownValues(terminal.env, readIfThere(path.join(codexHome, 'auth.json')) ?? null, []),
    userRules: readUserRules(path.join(configDir, 'redaction.json')),
  });
  const check = createTextCheck(redactor);
  const findings: Finding[] = [];
  try {
    for await (const piece of source.setEncoding('utf8')) findings.push(...check.push(String(piece)));
  } catch (thrown) {
    throw new AppError('not_found', `cannot read ${options.check}: ${AppError.from(thrown).message}`, {
      cause: thrown,
    });
  }
  findings.push(...check.end());
  print(findings, options, terminal);
  if (findings.length > 0)
    throw new AppError('conflict', `cannot call ${options.check} clean: secrets found: ${findings.length}`, {
      hint: 'Turnscope takes them out of what it stores and sends; the file itself is as it was.',
    });
}

function print(findings: readonly Finding[], options: RedactOptions, terminal: Terminal): void {
  const byRule = new Map<string, number>();
  for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  if (options.json) {
    terminal.print(
      jsonText({ file: options.check, total: findings.length, by_rule: Object.fromEntries(byRule), findings }, 2),
    );
    return;
  }
  for (const { line, rule, field } of findings.slice(0, PRINTED_MAX))
    terminal.print(`line ${line}  ${rule}${field === null ? '' : `  in ${cleanLine(field)}`}`);
  if (findings.length > PRINTED_MAX) terminal.print(`and ${findings.length - PRINTED_MAX} more`);
  for (const [rule, count] of [...byRule].toSorted((a, b) => b[1] - a[1])) terminal.print(`${count} × ${rule}`);
  if (findings.length === 0) terminal.print('No secrets found.');
}

function readUserRules(file: string): UserRules {
  const text = readIfThere(file);
  return text === undefined ? NO_USER_RULES : parseUserRules(text, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw AppError.from(thrown);
  }
}

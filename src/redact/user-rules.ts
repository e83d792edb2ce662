/**
 * The user's own rules: `redaction.json` in the configuration folder. Data only; its patterns are those of pattern.ts, which cannot backtrack.
 *
 * ```json
 * {"rules": [{"id": "corp_token", "pattern": "corp_[A-Za-z0-9]{20,}"}, {"id": "project_name", "literal": "Blue Heron"}],
 *  "names": ["x-corp-pin"],
 *  "hide": {"commands": ["acme-vault print"], "paths": ["*.secret"], "tools": ["vault/*"]},
 *  "allow": {"values": ["AKIAIOSFODNN7EXAMPLE"], "patterns": ["test_[a-z0-9]{8}"], "rules": ["fernet_token"]}}
 * ```
 */
import { AppError } from '../lib/errors.ts';
import { compilePattern } from './pattern.ts';
import { PROVIDER_RULES } from './provider-rule.ts';
import type { UserRules } from './redactor.ts';
import { type PatternRule, RULE_ID } from './rule.ts';
import { STRUCTURE_RULES } from './structure-rule.ts';

const RULES_MAX = 200;
const LITERAL_MIN = 4;

/** @param path for messages only. Throws `invalid_input`, naming the first thing that is wrong. */
export function parseUserRules(text: string, path: string): UserRules {
  const wrong = (why: string, cause?: unknown): AppError =>
    new AppError('invalid_input', `cannot use the redaction rules in ${path}: ${why}`, {
      cause,
      hint: 'Mend the file; until then nothing is sent or stored by rules that you did not mean.',
    });
  const reader = new Reader(wrong);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw wrong(AppError.from(thrown).message, thrown);
  }
  const file = reader.object(value, 'the file', ['rules', 'names', 'allow', 'hide']);
  const hide = reader.object(file['hide'] ?? {}, 'hide', ['commands', 'paths', 'tools']);
  const allow = reader.object(file['allow'] ?? {}, 'allow', ['values', 'patterns', 'rules']);
  const patterns = reader.list(file['rules'] ?? [], 'rules').map((rule, at) => ruleOf(rule, `rules[${at}]`, reader));
  const ids = new Set([...PROVIDER_RULES, ...STRUCTURE_RULES, ...patterns].map(({ id }) => id));
  const known = reader.texts(allow['rules'], 'allow.rules', 1);
  const unknown = known.find((id) => !ids.has(id));
  if (unknown !== undefined) throw wrong(`allow.rules: there is no rule ${unknown}`);
  if (known.includes('not_scanned')) throw wrong('allow.rules: what could not be scanned cannot be allowed');
  const allowPatterns = reader.texts(allow['patterns'], 'allow.patterns', 1);
  for (const [at, source] of allowPatterns.entries()) reader.pattern(source, `allow.patterns[${at}]`);
  return {
    patterns,
    names: namesOf(reader.texts(file['names'], 'names', 3), reader),
    allow: { values: reader.texts(allow['values'], 'allow.values', 1), patterns: allowPatterns, rules: known },
    hide: {
      commands: reader.texts(hide['commands'], 'hide.commands', 3),
      paths: reader.texts(hide['paths'], 'hide.paths', 3),
      tools: reader.texts(hide['tools'], 'hide.tools', 1),
    },
  };
}

function ruleOf(value: unknown, where: string, reader: Reader): PatternRule {
  const rule = reader.object(value, where, ['id', 'pattern', 'literal', 'finds']);
  const { id, pattern, literal, finds = 'a rule of your own' } = rule;
  if (typeof id !== 'string' || !RULE_ID.test(id)) throw reader.wrong(`${where}.id: up to 40 of a-z, 0-9 and _`);
  if (typeof finds !== 'string') throw reader.wrong(`${where}.finds: a text`);
  if ((pattern === undefined) === (literal === undefined)) throw reader.wrong(`${where}: either pattern or literal`);
  const given = pattern ?? literal;
  if (typeof given !== 'string')
    throw reader.wrong(`${where}.${pattern === undefined ? 'literal' : 'pattern'}: a text`);
  if (pattern === undefined && given.length < LITERAL_MIN)
    throw reader.wrong(`${where}.literal: ${LITERAL_MIN} characters or more`);
  const source = pattern === undefined ? given.replaceAll(/[\\[\](){}|?*+^$.]/g, '\\$&') : given;
  reader.pattern(source, `${where}.${pattern === undefined ? 'literal' : 'pattern'}`);
  return { id, family: 'user', finds, pattern: source };
}

/** A name is found by its longest word. */
function namesOf(names: readonly string[], reader: Reader): readonly string[] {
  const short = names.find((name) => !/[a-z]{3}|[A-Z]{3}|[A-Z][a-z]{2}/.test(name));
  if (short !== undefined) throw reader.wrong(`names: ${JSON.stringify(short)} has no word of 3 letters`);
  return names;
}

/** Unknown fields are errors: a misspelt one would be a rule that silently does not count. */
class Reader {
  readonly wrong: (why: string, cause?: unknown) => AppError;

  constructor(wrong: (why: string, cause?: unknown) => AppError) {
    this.wrong = wrong;
  }

  object(value: unknown, where: string, fields: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong(`${where}: an object`);
    const strange = Object.keys(value).find((name) => !fields.includes(name));
    if (strange !== undefined) throw this.wrong(`${where}: there is no field ${strange}`);
    return { ...value };
  }

  list(value: unknown, where: string): readonly unknown[] {
    if (!Array.isArray(value) || value.length > RULES_MAX) throw this.wrong(`${where}: a list of up to ${RULES_MAX}`);
    return value;
  }

  texts(value: unknown, where: string, lengthMin: number): readonly string[] {
    const list = this.list(value ?? [], where);
    const texts = list.filter((each) => typeof each === 'string');
    if (texts.length < list.length || texts.some((each) => each.length < lengthMin))
      throw this.wrong(`${where}: texts of ${lengthMin} or more characters`);
    return texts;
  }

  pattern(source: string, where: string): void {
    try {
      compilePattern(source, 0);
    } catch (thrown) {
      throw this.wrong(`${where}: ${AppError.from(thrown).message}`, thrown);
    }
  }
}

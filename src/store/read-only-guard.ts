/**
 * What a user may ask in SQL: reading our tables. `readonly=1` refuses writes and most sources from outside; it lets
 * pass what is listed here (seen in 26.7: the scalar `file()` reads any file, INTO OUTFILE writes one, KILL QUERY works).
 */
import { AppError } from '../lib/errors.ts';
import { type SqlToken, singleStatement, sqlTokens } from './sql-text.ts';

const FIRST_WORDS = new Set(['select', 'with', 'show', 'describe', 'desc', 'explain', 'exists', 'from']);

/** Functions and table functions that read files, start programs or open connections. */
const OUTSIDE = new RegExp(
  '^(file|url|s3|s3select|gcs|oss|cosn|azureblobstorage|hdfs|hudi|iceberg\\w*|deltalake\\w*|paimon\\w*|remote|remotesecure|' +
    'cluster|clusterallreplicas|mysql|postgresql|mongodb|redis|sqlite|odbc|jdbc|executable|python|input|dictionary|filesystem|' +
    'fuzzjson|ytsaurus|arrowflight|catboostevaluate|loop|showcertificate|\\w+cluster)$',
);

/** The statement to run, without a closing semicolon. Throws `invalid_input` with the reason. */
export function readOnlyStatement(sql: string): string {
  // The engine refuses it too, in words that end at this character, so that the error is taken for a lost connection.
  if (sql.includes('\0')) throw refusal('it contains a NUL character');
  const statement = singleStatement(sql);
  if (statement === null) throw refusal('write exactly one statement');
  const tokens = sqlTokens(statement);
  const first = tokens.find((token) => token.text !== '(');
  if (first?.kind !== 'word' || !FIRST_WORDS.has(first.text.toLowerCase())) {
    throw refusal('only SELECT, WITH, SHOW, DESCRIBE, EXPLAIN and EXISTS are allowed');
  }
  tokens.forEach((token, index) => refuseOutside(tokens, token, index));
  return statement;
}

function refuseOutside(tokens: readonly SqlToken[], token: SqlToken, index: number): void {
  if (token.kind !== 'word' && token.kind !== 'quoted_name') return;
  const name = token.text.toLowerCase();
  if (name === 'into' && tokens[index + 1]?.text.toLowerCase() === 'outfile')
    throw refusal('INTO OUTFILE is not allowed');
  // `APPLY(f)` and `APPLY f` call a function by name without its parenthesis behind it.
  const isCalled = tokens[index + 1]?.text === '(' || [index - 1, index - 2].some((at) => isWord(tokens[at], 'apply'));
  if (isCalled && OUTSIDE.test(name)) throw refusal(`${token.text}() reaches outside of the store`);
}

function isWord(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function refusal(why: string): AppError {
  return new AppError('invalid_input', `cannot run this SQL: ${why}`);
}

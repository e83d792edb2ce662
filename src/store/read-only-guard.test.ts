import { describe, expect, test } from 'vitest';
import { readOnlyStatement } from './read-only-guard.ts';

describe('readOnlyStatement', () => {
  test.each([
    'SELECT 1',
    'with x as (select 1) select * from x',
    '(select 1) union all (select 2)',
    'EXPLAIN SELECT 1',
    'SHOW CREATE TABLE session',
    'desc session',
    "SELECT 'file(x) INTO OUTFILE' AS file",
    'SELECT file, url, input FROM (SELECT 1 AS file, 2 AS url, 3 AS input)',
    'SELECT Cluster FROM t -- url()',
    "SELECT 1 AS format, LogAttributes['url'] FROM otel_logs",
    'SELECT domain(Url), input_tokens(1) FROM t',
  ])('takes %s', (sql) => {
    expect(readOnlyStatement(sql)).toBe(sql);
  });

  test.each([
    ["SELECT file('/etc/passwd')", 'file() reaches outside'],
    ["SELECT file /* */ ('/etc/passwd')", 'file() reaches outside'],
    ["SELECT `file`('/etc/passwd')", 'file() reaches outside'],
    ['SELECT "file"(\'/etc/passwd\')', 'file() reaches outside'],
    ["SELECT * APPLY(file) FROM (SELECT '/etc/passwd')", 'file() reaches outside'],
    ["SELECT * APPLY file FROM (SELECT '/etc/passwd')", 'file() reaches outside'],
    ["SELECT * FROM URL('http://127.0.0.1')", 'URL() reaches outside'],
    ["SELECT * FROM s3Cluster('c', 'x')", 's3Cluster() reaches outside'],
    ["SELECT * FROM icebergS3('x')", 'icebergS3() reaches outside'],
    ["DESCRIBE TABLE remote('h', a.b)", 'remote() reaches outside'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 'INTO OUTFILE is not allowed'],
    ["SELECT 1 into -- \n outfile '/tmp/x'", 'INTO OUTFILE is not allowed'],
    ['KILL QUERY WHERE 1', 'only SELECT'],
    ['INSERT INTO t SELECT 1', 'only SELECT'],
    ['SYSTEM FLUSH LOGS', 'only SELECT'],
    ['SET readonly = 0', 'only SELECT'],
    ['/* SELECT */ DROP TABLE t', 'only SELECT'],
    ['(DROP TABLE t)', 'only SELECT'],
    ['SELECT 1; DROP TABLE t', 'exactly one statement'],
    ['', 'exactly one statement'],
    ['SELECT \0', 'NUL'],
  ])('refuses %s', (sql, reason) => {
    expect(() => readOnlyStatement(sql)).toThrow(reason);
  });
});

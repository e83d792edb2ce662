import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramList, quoteName, quoteString, settingList } from './sql-literal.ts';
import { singleStatement, sqlTokens } from './sql-text.ts';

describe('sqlTokens', () => {
  test.each([
    ['select a.b', ['select', 'a', '.', 'b']],
    ["'it''s; \\' --' x", ['', 'x']],
    ['`a``b`(1)', ['a``b', '(', '1', ')']],
    ['"q" /* a /* nested */ ; */ y', ['q', 'y']],
    ['a -- ; b\nc # d\n#!e\nf', ['a', 'c', 'f']],
    ['$tag$ ; $tag$ z', ['$tag$ ; $tag$', 'z']],
    ["'open", ['']],
    ['größe1', ['größe1']],
  ])('%s', (sql, expected) => {
    expect(sqlTokens(sql).map(({ text }) => text)).toEqual(expected);
  });

  test('takes any text without failing, and finds a quoted value to be one token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sqlTokens(text).length).toBeLessThanOrEqual(text.length);
        expect(sqlTokens(`a ${quoteString(text)} b`).map(({ kind }) => kind)).toEqual(['word', 'string', 'word']);
        expect(sqlTokens(`a ${quoteName(text)} b`).map(({ kind }) => kind)).toEqual(['word', 'quoted_name', 'word']);
      }),
    );
  });
});

describe('singleStatement', () => {
  test.each<[string, string | null]>([
    ['select 1', 'select 1'],
    ['select 1;', 'select 1'],
    ['select 1; -- end; really', 'select 1'],
    ["select ';'", "select ';'"],
    ["select ';' ; /* ; */", "select ';' "],
    ['select 1; select 2', null],
    ['select 1;;', null],
    ['; select 1', null],
    [' -- nothing', null],
    ['', null],
    [';', null],
  ])('%s', (sql, expected) => {
    expect(singleStatement(sql)).toBe(expected);
  });
});

describe('lists for SET', () => {
  test('numbers stay plain, everything else is quoted', () => {
    const settings = new Map([
      ['max_threads', '2'],
      ['ratio', '-0.5'],
      ['token', "a'b\\c"],
      ['odd', '1; DROP'],
    ]);
    expect(settingList(settings)).toBe(String.raw`max_threads=2, ratio=-0.5, token='a\'b\\c', odd='1; DROP'`);
    expect(paramList(new Map([['x', '\\N']]))).toBe(String.raw`param_x='\\N'`);
  });

  test.each(['', 'a b', 'a=1,b', '1a', "a'"])('%o is no name', (name) => {
    expect(() => settingList(new Map([[name, '1']]))).toThrow('not a setting name');
    expect(() => paramList(new Map([[name, '1']]))).toThrow('not a name');
  });
});

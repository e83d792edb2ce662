import { expect, test } from 'vitest';
import { attributesOf, flat, int, json, jsonTypesOf, onlyTrue, type Value } from './attribute.ts';

const attributes = (...tables: Record<string, Value>[]): unknown =>
  attributesOf(
    tables.map((table) => Object.fromEntries(Object.entries(table).map(([name, value]) => [name, () => value]))),
    null,
    null,
  ).map(({ key, value }) => [key, value]);

test.each<[string, Value, unknown]>([
  ['text', 'a', 'a'],
  ['text with NUL', 'a\0b', 'a\ufffdb'],
  ['an integer', int(3), 3n],
  ['an integer of 0', int(0), 0n],
  ['a double', 1, 1],
  ['a list', ['a', 'b'], ['a', 'b']],
  ['true', onlyTrue(true), true],
  ['JSON', json({ a: [1] }), '{"a":[1]}'],
])('%s is an attribute', (_, value, expected) => {
  expect(attributes({ name: value })).toEqual([['name', expected]]);
});

test.each<[string, Value]>([
  ['null', null],
  ['empty text', ''],
  ['an empty list', []],
  ['an unknown integer', int(null)],
  ['unknown JSON', json(null)],
  ['what is not true', onlyTrue(false)],
  ['nested nothing', flat([{ a: null, b: '', c: [] }])],
])('%s is none', (_, value) => {
  expect(attributes({ name: value })).toEqual([]);
});

test('nested values are spread over dotted names, counted from 0', () => {
  const messages = flat([{ message: { role: 'user', tool_calls: [{ id: '1' }, { id: null }, { id: '3' }] } }]);
  expect(attributes({ m: messages })).toEqual([
    ['m.0.message.role', 'user'],
    ['m.0.message.tool_calls.0.id', '1'],
    ['m.0.message.tool_calls.2.id', '3'],
  ]);
});

test('a later table has the last word', () => {
  expect(attributes({ a: '1', b: '1' }, { a: '2', b: null })).toEqual([
    ['a', '2'],
    ['b', '1'],
  ]);
});

test('JSON attributes are told with what they hold', () => {
  const table = { list: () => json([1]), object: () => json({}), text: () => '[]', none: () => json(null) };
  expect(jsonTypesOf([table], null, null)).toEqual({ list: 'array', object: 'object' });
});

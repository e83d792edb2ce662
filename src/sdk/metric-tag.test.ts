import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeMetricTagValue, validateMetricName, validateTags } from './metric-tag.ts';

describe('validateMetricName', () => {
  it.each(['codex.tool.call', 'a', 'A-Z_0.9'])('takes %s', (name) => expect(validateMetricName(name)).toBeUndefined());
  it.each([
    ['', 'EmptyMetricName'],
    ['with space', 'InvalidMetricName'],
    ['with/slash', 'InvalidMetricName'],
    ['grüße', 'InvalidMetricName'],
  ])('refuses %j as %s', (name, kind) =>
    expect(() => validateMetricName(name)).toThrow(expect.objectContaining({ name: 'MetricsError', kind })),
  );
});

describe('validateTags', () => {
  it.each([{}, { tool: 'exec_command' }, { 'app.version': '1.2.3', path: 'a/b' }])('takes %j', (tags) =>
    expect(validateTags(tags)).toBeUndefined(),
  );
  it.each([
    [{ '': 'a' }, 'EmptyTagComponent'],
    [{ a: '' }, 'EmptyTagComponent'],
    [{ 'a b': 'c' }, 'InvalidTagComponent'],
    [{ a: 'b c' }, 'InvalidTagComponent'],
    [{ fine: 'too', a: 'b:c' }, 'InvalidTagComponent'],
  ])('refuses %j as %s, each time', (tags, kind) => {
    for (const _time of [1, 2])
      expect(() => validateTags(tags)).toThrow(expect.objectContaining({ name: 'MetricsError', kind }));
  });

  it('goes on refusing when it has seen more values than it remembers', () => {
    for (let index = 0; index < 5_000; index += 1) validateTags({ id: `value-${index}` });
    expect(() => validateTags({ id: 'not this' })).toThrow('takes letters');
    expect(validateTags({ id: 'value-4999' })).toBeUndefined();
  });
});

describe('sanitizeMetricTagValue', () => {
  it.each([
    ['gpt-5.5', 'gpt-5.5'],
    ['a b:c', 'a_b_c'],
    ['  padded  ', 'padded'],
    ['__x__', 'x'],
    ['🚀🚀ok', 'ok'],
    ['a🚀b', 'a_b'],
    ['', 'unspecified'],
    ['...', 'unspecified'],
    ['世界', 'unspecified'],
    ['a'.repeat(300), 'a'.repeat(256)],
  ])('%j → %j', (text, expected) => expect(sanitizeMetricTagValue(text)).toBe(expected));

  it('makes a tag value of any text, and the same of what it made', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const made = sanitizeMetricTagValue(text);
        expect(validateTags({ tag: made })).toBeUndefined();
        expect(made.length).toBeLessThanOrEqual(256);
        expect(sanitizeMetricTagValue(made)).toBe(made.replace(/_+$/, ''));
      }),
    );
  });
});

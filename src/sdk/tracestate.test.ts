import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTracestate, type TracestateEntries, validateTracestateEntries } from './tracestate.ts';

describe('mergeTracestate', () => {
  it.each<[string, TracestateEntries, string]>([
    ['', {}, ''],
    ['a=1', {}, 'a=1'],
    ['', { codex: { tier: 'gold' } }, 'codex=tier:gold'],
    ['a=1, b=2', { codex: { tier: 'gold', ring: '2' } }, 'codex=tier:gold;ring:2,a=1,b=2'],
    ['a=1,codex=tier:free;other:x', { codex: { tier: 'gold', ring: '2' } }, 'codex=tier:gold;other:x;ring:2,a=1'],
    ['codex=tier:a;tier:b', { codex: { tier: 'c' } }, 'codex=tier:c'],
    ['codex=;;bare', { codex: { tier: 'c' } }, 'codex=bare;tier:c'],
    ['=x,novalue,a=1', { codex: { t: 'c' } }, 'codex=t:c,a=1'],
  ])('%j with %j → %j', (header, entries, expected) => expect(mergeTracestate(header, entries)).toBe(expected));
});

describe('validateTracestateEntries', () => {
  it.each<[TracestateEntries, RegExp]>([
    [{ Codex: { a: 'b' } }, /key is none that W3C allows/],
    [{ '': { a: 'b' } }, /key is none/],
    [{ codex: {} }, /has no field/],
    [{ codex: { '': 'b' } }, /field key "" takes printable/],
    [{ codex: { 'a b': 'b' } }, /field key "a b"/],
    [{ codex: { 'a=': 'b' } }, /field key "a="/],
    [{ codex: { a: 'b;c' } }, /value of field a/],
    [{ codex: { a: 'grün' } }, /value of field a/],
    [{ codex: { a: 'b ' } }, /cannot end in a space/],
    [{ codex: { a: 'b'.repeat(255) } }, /longer than 256/],
  ])('refuses %j', (entries, message) =>
    expect(() => validateTracestateEntries(entries)).toThrow(
      expect.objectContaining({ name: 'OtelError', kind: 'invalid_config', message: expect.stringMatching(message) }),
    ),
  );

  it.each<TracestateEntries>([{}, { codex: { tier: 'a b', 'x.y': 'a:b' } }, { codex: { a: 'b'.repeat(254) } }])(
    'takes %j',
    (entries) => expect(validateTracestateEntries(entries)).toBeUndefined(),
  );
});

describe('laws of a merge', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
  const value = fc.stringMatching(/^[a-zA-Z0-9.]{1,8}$/);
  const entries = fc.dictionary(key, fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }), { maxKeys: 3 });
  const header = fc
    .dictionary(key, fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }), { maxKeys: 4 })
    .map((members) => mergeTracestate('', members));
  const memberOf = (text: string, member: string): string | undefined =>
    text
      .split(',')
      .find((part) => part.startsWith(`${member}=`))
      ?.slice(member.length + 1);

  it('done twice is the same as done once', () => {
    fc.assert(
      fc.property(header, entries, (before, wanted) => {
        const once = mergeTracestate(before, wanted);
        expect(mergeTracestate(once, wanted)).toBe(once);
      }),
    );
  });

  it('has every wanted field, in front, and loses no other member', () => {
    fc.assert(
      fc.property(header, entries, (before, wanted) => {
        validateTracestateEntries(wanted);
        const after = mergeTracestate(before, wanted);
        const keys = after === '' ? [] : after.split(',').map((part) => part.split('=')[0]);
        expect(keys.slice(0, Object.keys(wanted).length)).toEqual(Object.keys(wanted));
        expect(new Set(keys).size).toBe(keys.length);
        for (const [member, fields] of Object.entries(wanted))
          for (const [field, said] of Object.entries(fields))
            expect(memberOf(after, member)?.split(';')).toContain(`${field}:${said}`);
        for (const part of before.split(',').filter((text) => text !== ''))
          expect(Object.hasOwn(wanted, part.split('=')[0] ?? '') || after.includes(part)).toBe(true);
      }),
    );
  });
});

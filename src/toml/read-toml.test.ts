import { describe, expect, it } from 'vitest';
import { readToml } from './read-toml.ts';

const text = '\uFEFFa = 1\nbig = 0x7fffffffffffffff\nday = 1979-05-27\n[t."x.y"]\nlist = [{ k = "v" }]\n';

describe('a TOML file as values', () => {
  it.each([
    [['a'], 1],
    [['big'], 0x7fffffffffffffffn],
    [['t', 'x.y', 'list', 0, 'k'], 'v'],
    [['t', 'x.y', 'list', 1, 'k'], undefined],
    [['t', 'x'], undefined],
    [['a', 'b'], undefined],
    [['toString'], undefined],
    [['__proto__'], undefined],
  ])('has at %j: %s', (path, value) => {
    expect(readToml(text).valueAt(path)).toEqual(value);
    expect(readToml(text).has(path)).toBe(value !== undefined);
  });

  it('counts elements', () => {
    expect(readToml(text).arrayLength(['t', 'x.y', 'list'])).toBe(1);
    expect(readToml(text).arrayLength(['a'])).toBe(0);
    expect(readToml(text).arrayLength(['none'])).toBe(0);
  });

  it('names the place of a fault', () => {
    expect(() => readToml('a = 1\nb = "x\n')).toThrow('cannot read the TOML file: line 2, column 7');
  });
});

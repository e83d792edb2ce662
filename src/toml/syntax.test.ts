import { describe, expect, it } from 'vitest';
import { syntaxOf } from './syntax.ts';

const LONG = 300_000;

/** The sources of all values, by their ranges. */
function valuesOf(text: string): string[] {
  const [top] = syntaxOf(text).body;
  const keys = top.body.flatMap((node) => (node.type === 'TOMLTable' ? node.body : [node]));
  return keys.map((node) => text.slice(...node.value.range));
}

describe('the syntax of a text with long strings', () => {
  it.each([
    ['basic', `"${'x'.repeat(LONG)}"`],
    ['basic with escapes', `"${String.raw`\n\"\\`.repeat(LONG / 3)}"`],
    ['literal', `'${'\\"'.repeat(LONG / 2)}'`],
    ['of several lines', `"""\n${'line with "" quotes\n'.repeat(LONG / 20)}""""`],
    ['literal, of several lines', `'''\n${"[otel] # it's\n".repeat(LONG / 15)}'''`],
    ['beyond the first plane', `"${'🚀'.repeat(LONG / 2)}"`],
  ])('has the right ranges: %s', (_, long) => {
    const text = `a = 1 # don't "stop"\nb = ${long} # c\n[t]\nc = [${long}, 'd'] # """\ne = "f"\n`;
    expect(valuesOf(text)).toEqual(['1', long, `[${long}, 'd']`, '"f"']);
  });

  it('keeps long keys apart', () => {
    const key = 'k'.repeat(20_000);
    expect(valuesOf(`"${key}1" = 1\n"${key}2" = 2\n`)).toEqual(['1', '2']);
  });

  it('leaves a long comment alone', () => {
    expect(valuesOf(`a = 1 # ${'"'.repeat(LONG)}\nb = 2\n`)).toEqual(['1', '2']);
  });

  it('names the place of a fault', () => {
    expect(() => syntaxOf('a = 1\nb = ?\n')).toThrow('line 2, column 5');
  });
});

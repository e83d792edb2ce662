/** docs/reference/problems.md against the rules and their thresholds. */
import { describe, expect, it } from 'vitest';
import { PROBLEM_KINDS } from '../../src/problem/problem.ts';
import { THRESHOLD } from '../../src/problem/threshold.ts';
import { firstColumn, read, section } from './document.ts';

const text = read('docs/reference/problems.md');

describe('problems.md', () => {
  it('has every rule, and no other', () => {
    const rules = text.slice(0, text.indexOf('## Thresholds'));
    expect(firstColumn(rules).sort()).toEqual([...PROBLEM_KINDS].sort());
  });

  it('has every threshold with its value and a reason', () => {
    const rows = [...section(text, '## Thresholds').matchAll(/^\| `(\w+)` \| ([\d.,]+) \| (.+) \|$/gm)];
    expect(rows.map(([, name, value]) => [name, value])).toEqual(
      Object.entries(THRESHOLD).map(([name, value]) => [name, value.toLocaleString('en-US')]),
    );
    expect(rows.filter(([, , , why = '']) => why.length < 12)).toEqual([]);
  });

  it('uses every threshold in a rule', () => {
    const rules = text.slice(0, text.indexOf('## Thresholds'));
    expect(Object.keys(THRESHOLD).filter((name) => !rules.includes(`\`${name}\``))).toEqual([]);
  });
});

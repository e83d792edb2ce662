/** docs/reference/mcp.md against the tools, prompts and resources that there are. */
import { describe, expect, it } from 'vitest';
import { frameShape } from '../../src/mcp/answer.ts';
import { TOKENS_DEFAULT, TOKENS_MAX, TOKENS_MIN } from '../../src/mcp/budget.ts';
import { PROMPTS } from '../../src/mcp/prompts.ts';
import { RESOURCES } from '../../src/mcp/resources.ts';
import { TABLE_NAMES } from '../../src/mcp/schema-text.ts';
import { TOOLS } from '../../src/mcp/tools.ts';
import { firstColumn, read, section } from './document.ts';

const text = read('docs/reference/mcp.md');
const TOOLS_MAX = 12;

describe('mcp.md', () => {
  it('has every tool with its arguments, and no other', () => {
    const rows = [...section(text, '## Tools').matchAll(/^\| `(\w+)` \|.*\| ([^|]*) \|$/gm)];
    const documented = rows.map(([, name, args = '']) => ({
      name,
      args: [...args.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '').sort(),
    }));
    expect(documented).toEqual(
      TOOLS.map(({ name, input }) => ({
        name,
        args: Object.keys(input.shape)
          .filter((argument) => argument !== 'max_tokens')
          .sort(),
      })),
    );
    expect(TOOLS.length).toBeLessThanOrEqual(TOOLS_MAX);
  });

  it('names every value that an argument can have', () => {
    const tools = section(text, '## Tools');
    const values = TOOLS.flatMap(({ input }) =>
      Object.entries(input.shape).flatMap(([argument, field]) => {
        const { enum: words = [] } = (field as { toJSONSchema(): { enum?: readonly string[] } }).toJSONSchema();
        return argument === 'table' ? [] : words;
      }),
    );
    expect(values.length).toBeGreaterThan(15);
    expect(values.filter((value) => !tools.includes(`\`${value}\``))).toEqual([]);
  });

  it('has every field of the frame', () => {
    const documented = firstColumn(section(text, '## Answers'));
    expect(documented.sort()).toEqual(
      [...Object.keys(frameShape), 'narrow', 'why_empty', 'did_you_mean', 'notes'].sort(),
    );
  });

  it('says the limits that there are', () => {
    const answers = section(text, '## Answers');
    for (const tokens of [TOKENS_DEFAULT, TOKENS_MIN, TOKENS_MAX, TOKENS_MAX / 2])
      expect(answers).toContain(tokens.toLocaleString('en-US'));
  });

  it('has every prompt and every resource', () => {
    expect(firstColumn(section(text, '## Prompts'))).toEqual(PROMPTS.map(({ name }) => name));
    expect(firstColumn(section(text, '## Resources'))).toEqual(RESOURCES.map(({ uri }) => uri));
  });
});

describe('what agents are told', () => {
  it('names only tools that there are', () => {
    const names = new Set(TOOLS.map(({ name }) => name));
    const told = PROMPTS.flatMap((prompt) => [
      ...prompt.text.matchAll(/\b(get_\w+|\w+_(?:sessions|report|reliability|sql|schema))\b/g),
    ]);
    expect(told.length).toBeGreaterThan(5);
    expect(told.map((match) => match[1] ?? '').filter((name) => !names.has(name))).toEqual([]);
  });

  it('describes tables that there are', () => {
    const tables = [...read('docs/reference/tables.md').matchAll(/^## (\w+)$/gm)].map((match) => match[1]);
    expect(TABLE_NAMES.filter((name) => !tables.includes(name))).toEqual([]);
  });
});

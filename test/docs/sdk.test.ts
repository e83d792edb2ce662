/** The page about `@turnscope/otel` is made of its types: it is written again here, and must be the one that stands. */
import { describe, expect, it } from 'vitest';
import { sdkReference } from '../../scripts/gen-sdk-reference.mjs';
import { read } from './document.ts';

describe('sdk.md', () => {
  const page = read('docs/reference/sdk.md');

  it('is what the source says; else run node scripts/gen-sdk-reference.mjs', async () =>
    expect(page).toBe(await sdkReference()));

  it('has a sentence for everything that is exported', () => {
    const entries = page.split(/^### /m).slice(1);
    expect(entries.length).toBeGreaterThan(80);
    expect(entries.filter((entry) => /^[^\n]*\n\n```/.test(entry)).map((entry) => entry.split('\n')[0])).toEqual([]);
  });

  it('is the page of what the examples import', () => {
    const used = ['agent-loop.ts', 'codex-sdk.ts'].flatMap((name) => {
      const [, names = ''] = /import \{([^}]+)\} from '@turnscope\/otel'/.exec(read(`examples/sdk/${name}`)) ?? [];
      return names.split(',').map((one) => one.trim().replace(/^type /, ''));
    });
    expect(used.filter((name) => name !== '' && !page.includes(`### \`${name}\``))).toEqual([]);
  });
});

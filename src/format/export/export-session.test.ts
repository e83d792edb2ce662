import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plannedSession } from '../../../test/helper/any-session.ts';
import { barelyKnownSession, SAMPLE_NOW, sampleSession } from '../../../test/helper/sample-session.ts';
import type { Session } from '../../model/session.ts';
import { EXPORT_SHAPES, type ExportShape, exportSession } from './export-session.ts';
import { textLimit } from './text-limit.ts';

const note = { version: '1.2.3', now: SAMPLE_NOW, leftOut: ['Taken out: home folders.'] };
const exported = (session: Session, shape: ExportShape): string => [...exportSession(session, shape, note)].join('');

const EVIL = [
  '<script>window.ran=1</script><img src=x onerror="ran()"><style>*{display:none}</style>',
  '</pre></details></body><svg onload=ran()>',
  '"><b id=x>\' ![p](http://127.0.0.1:9/p.png) [l](javascript:ran()) `` ``` ```` &amp;',
  '\u202Egnp.exe\u202C \u001b[31mred\u001b[0m \u0000',
].join('\n');

/** Every text that comes from outside is hostile. */
function evilSession(): Session {
  const evil = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => evil(one, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, evil(part, name)]));
    const isOurs =
      /^(status|status_reason|kind|role|trigger|cost_basis|window|sources|thread_id|parent_thread_id|parent_call_id)$|_at$|^at$/;
    return typeof value === 'string' && !isOurs.test(key) ? `${EVIL} ${value}` : value;
  };
  const session = evil(sampleSession, '') as Session;
  return { ...session, missing: [EVIL], agents: session.agents.map((agent) => ({ ...agent, nickname: EVIL })) };
}

/** Tags with their attributes. */
const tagsIn = (html: string): string[] => html.match(/<[a-z!/][^>]*>/gi) ?? [];

describe('a session as one HTML file', () => {
  const html = exported(sampleSession, 'html');

  test('is as reviewed', async () => {
    await expect(
      html.replace(/<style>[^]*?<\/style>/, '<style></style>').replace(/<script>[^]*?<\/script>/, ''),
    ).toMatchFileSnapshot('../golden/export.html.txt');
  });

  test('asks for nothing and lets nothing else run', () => {
    expect(html).not.toMatch(/\b(?:src|href|srcset|action|background)\s*=|url\(|@import/i);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const name of ['style', 'script']) {
      const body = new RegExp(`<${name}>([^]*?)</${name}>`).exec(html)?.[1] ?? '';
      expect(policy).toContain(`'sha256-${createHash('sha256').update(body).digest('base64')}'`);
    }
  });

  test('has the same elements whatever was recorded: text never becomes markup', () => {
    const evil = exported(evilSession(), 'html');
    const known = new Set(['<wbr', ...tagsIn(html).map((tag) => /^<\/?!?\w+/.exec(tag)?.[0])]);
    expect(tagsIn(evil).filter((tag) => !known.has(/^<\/?!?\w+/.exec(tag)?.[0]))).toEqual([]);
    expect(evil.match(/<script/g)).toHaveLength(1);
    expect(evil.match(/<style/g)).toHaveLength(1);
    expect(tagsIn(evil).filter((tag) => /\son\w+\s*=|<(?:img|svg|a|iframe)\b/i.test(tag))).toEqual([]);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(evil).not.toMatch(/[\u0000-\u0008\u001b\u202a-\u202e]/);
    expect(evil).toContain('&lt;script&gt;window.ran=1&lt;/script&gt;');
  });
});

describe('a session as Markdown', () => {
  test('is as reviewed', async () => {
    await expect(exported(sampleSession, 'markdown')).toMatchFileSnapshot('../golden/export.md.txt');
  });

  test('holds what was recorded in fences and code spans only', () => {
    const outside = withoutCode(exported(evilSession(), 'markdown'));
    expect(outside).not.toMatch(/(?<!\\)<|!\[|(?<!\\)\]\(|https?:\/\//);
  });
});

/** As a reader of Markdown sees it: fences first, then spans. */
function withoutCode(text: string): string {
  let fence: string | null = null;
  const lines = text.split('\n').filter((line) => {
    const sign = /^(`{3,})(?:text|diff)?$/.exec(line)?.[1];
    if (fence === null && sign !== undefined) fence = sign;
    else if (fence !== null) {
      if (line === fence) fence = null;
    } else return true;
    return false;
  });
  expect(fence).toBeNull();
  return lines.map((line) => line.replace(/(?<![`\\])(`+)(?!`).*?[^`]\1(?!`)/g, '')).join('\n');
}

describe('any shape', () => {
  test.each(EXPORT_SHAPES)('of a session of which little is known: %s', (shape) => {
    const text = exported(barelyKnownSession, shape);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).toContain('Model calls and tokens are not known');
  });

  test('as JSON is the session', () => {
    expect(JSON.parse(exported(sampleSession, 'json'))).toEqual(sampleSession);
  });

  test('of thirty thousand calls comes in pieces, cut where it would be too long, and says so', () => {
    const output = 'x'.repeat(40_000);
    const steps = Array.from({ length: 300 }, (_, index) => ({ does: `step ${index}`, more: { output } }));
    const session = plannedSession(
      'long',
      Array.from({ length: 100 }, () => ({ prompt: 'Go on', steps })),
    );
    expect(textLimit(session)).toBe(300);
    let [pieces, longest, cuts, chars] = [0, 0, 0, 0];
    for (const piece of exportSession(session, 'html', note)) {
      pieces += 1;
      longest = Math.max(longest, piece.length);
      cuts += piece.match(/characters more left out/g)?.length ?? 0;
      chars += piece.length;
    }
    expect(pieces).toBeGreaterThan(100);
    expect(longest).toBeLessThan(200_000);
    expect(cuts).toBe(30_000);
    expect(chars).toBeLessThan(48_000_000);
  });

  test.each([
    [10, 100_000],
    [24_000_000, 100_000],
    [100_000_000, 100_000],
  ])('a single text of %d characters may have %d', (length, limit) => {
    expect(textLimit(plannedSession('one', [{ prompt: 'x'.repeat(length), steps: [] }]))).toBe(limit);
  });
});

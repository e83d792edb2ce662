import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';
import { safeLink } from './safe-link.ts';

const drawn = (text: string): string => renderToStaticMarkup(createElement(Markdown, { text }));

describe('Markdown', () => {
  test.each([
    ['# Title', '<h3>Title</h3>'],
    ['some **bold** and `code`', '<p>some <strong>bold</strong> and <code>code</code></p>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['3. three', '<ol start="3"><li>three</li></ol>'],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    ['a\nb', '<p>a<br/>b</p>'],
    ['a < b & c', '<p>a &lt; b &amp; c</p>'],
    ['\\*not em\\*', '<p>*not em*</p>'],
  ])('%j', (text, markup) => expect(drawn(text)).toContain(markup));

  test('tables, tasks and code', () => {
    expect(drawn('|a|b|\n|-|-|\n|1|2|')).toContain('<td>1</td><td>2</td>');
    expect(drawn('- [x] done')).toContain('☑');
    const code = drawn('```ts\nconst a = "<b>";\n```');
    expect(code).toContain('<code>const a = &quot;&lt;b&gt;&quot;;</code>');
    expect(code).toContain('>ts<');
  });
});

describe('what strangers write stays text', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'hi <b onclick="x()">there</b>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg/onload=alert(1)>',
    '<!-- <script>alert(1)</script> -->',
    '<iframe src="https://evil.example"></iframe>',
    '<style>*{display:none}</style>',
  ])('%s', (text) => {
    const said = drawn(text);
    expect(said).not.toMatch(/<(script|img|b|a|svg|iframe|style)[\s>/]/i);
    expect(said).toContain('&lt;');
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    '/api/v1/sessions',
    '//evil.example/x',
    'https://user:pass@evil.example/',
    'https://github.com@evil.example/',
    'blob:https://x/y',
    'mailto:',
    `https://x.example/${'a'.repeat(5_000)}`,
  ])('%s is no link', (address) => {
    expect(safeLink(address)).toBeNull();
    expect(drawn(`[click](<${address}>)`)).not.toContain('<a ');
  });

  test('a link says where it goes, and tells nobody where from', () => {
    const link = drawn('[github.com](https://evil.example/x)');
    expect(link).toContain('href="https://evil.example/x"');
    expect(link).toContain('rel="noreferrer noopener"');
    expect(link).toContain('>evil.example</span>');
  });

  test('a picture is never loaded', () => {
    const picture = drawn('![pixel](https://evil.example/p.png) ![](javascript:x)');
    expect(picture).not.toContain('<img');
    expect(picture).toContain('>pixel</a>');
  });

  test('nesting without end is drawn in the end', () => {
    expect(drawn(`${'>'.repeat(5_000)} deep`)).toContain('deep');
    expect(drawn(`${'[a]('.repeat(3_000)}`).length).toBeGreaterThan(0);
    expect(drawn(`${'*a '.repeat(3_000)}`).length).toBeGreaterThan(0);
  });

  test('bidirectional controls are gone', () => expect(drawn('a\u202eb `c\u2066d`')).not.toMatch(/[\u202a-\u2069]/));

  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<script>',
      '</',
      '<img src=x onerror=y>',
      '](javascript:x)',
      '[',
      '![',
      '`',
      '```\n',
      '\n\n',
      '> ',
      '- ',
      '|',
      '&lt;script&gt;',
      '<a href=',
      '"',
    ),
  );
  test('no text makes an element that is not ours, nor an attribute that acts', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
        (text) => {
          const markup = drawn(text);
          const tags = new Set([...markup.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name));
          for (const tag of ['script', 'img', 'iframe', 'svg', 'style', 'object', 'form', 'input'])
            expect(tags).not.toContain(tag);
          expect(markup).not.toMatch(/<[^>]*\s(on\w+|style|src)=/i);
          expect(markup).not.toMatch(/href="(?!https?:|mailto:)/i);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownHtml } from './html-markdown.ts';

describe('Markdown in an exported page', () => {
  it.each([
    ['**bold**, *slanted*, ~~gone~~', '<p><strong>bold</strong>, <em>slanted</em>, <del>gone</del></p>'],
    ['# Title\n\nText', '<h3>Title</h3><p>Text</p>'],
    ['one\ntwo', '<p>one<br>two</p>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['- [x] done\n- [ ] open', '<ul><li>☑ done</li><li>☐ open</li></ul>'],
    ['`a < b`', '<p><code>a &lt; b</code></p>'],
    ['```ts\nif (a < b) go();\n```', '<pre tabindex="0">if (a &lt; b) go();</pre>'],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    [
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '<div class="table" tabindex="0"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>',
    ],
    ['[here](https://example.com/a)', '<p>here <span class="address">(https://example.com/a)</span></p>'],
    ['https://example.com/a', '<p>https://example.com/a</p>'],
    [
      '![a tree](https://example.com/t.png)',
      '<p>picture a tree <span class="address">(https://example.com/t.png)</span></p>',
    ],
    ['a <b>tag</b> & more', '<p>a &lt;b&gt;tag&lt;/b&gt; &amp; more</p>'],
    ['[x](javascript:alert(1))', '<p>x <span class="address">(javascript:alert(1))</span></p>'],
  ])('%j', (text, html) => {
    expect(markdownHtml(text)).toBe(html);
  });

  it('makes no element of its own that the text asked for, whatever it is', () => {
    const piece = fc.constantFrom(
      '<script>',
      '"><img src=x onerror=1>',
      '</div>',
      '[a](',
      ')',
      '`',
      '\n',
      '> ',
      '- ',
      '| ',
      '![',
      '<!--',
      '&lt;',
      '**',
      ' ',
      'x',
      '\n\n```\n',
      'http://a"b',
    );
    const known =
      /<\/?(?:p|br|hr|h[3-6]|strong|em|del|code|pre|blockquote|ul|ol|li|table|thead|tbody|tr|th|td|wbr)>|<pre tabindex="0">|<ol start="\d+">|<div class="table" tabindex="0">|<\/div>|<span class="address">|<\/span>/g;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const rest = markdownHtml(pieces.join('')).replace(known, '');
        expect(rest).not.toMatch(/[<>]/);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['of a thousand quotations in each other', `${'> '.repeat(1_000)}deep`],
    ['beyond what anybody reads', 'a **b** '.repeat(20_000)],
  ])('%s is shown as text', (_, text) => {
    expect(markdownHtml(text).length).toBeGreaterThan(100);
  });
});

/**
 * Markdown of prompts and answers for an exported page. The parser gives tokens and never HTML: tags are written here and nowhere else, what looks like one is the
 * text that it is, pictures are not loaded, and links are addresses to read, since a file that is passed around should lead nobody anywhere.
 */
import { Lexer, type Token, type Tokens } from 'marked';
import { escapeHtml, longHtml } from './html-text.ts';

/** Longer texts stay as they were written: nobody reads them, and reading them as Markdown takes seconds. */
const CHARS_MAX = 100_000;
/** Deeper nesting is shown as text: a thousand `>` are no quotation. */
const DEPTH_MAX = 24;

/** @param text cleaned of what controls a terminal or turns a line around */
export function markdownHtml(text: string): string {
  const tokens = tokensOf(text);
  return tokens === null ? `<pre>${longHtml(text)}</pre>` : blocks(tokens, 0);
}

function tokensOf(text: string): readonly Token[] | null {
  if (text.length > CHARS_MAX) return null;
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(text);
  } catch {
    // nested too deeply for the parser's own stack
    return null;
  }
}

const inside = (name: string, html: string): string => `<${name}>${html}</${name}>`;

const blocks = (tokens: readonly Token[], depth: number): string =>
  tokens.map((token) => (depth > DEPTH_MAX ? longHtml(token.raw) : block(token as Tokens.Generic, depth))).join('');

function block(token: Tokens.Generic, depth: number): string {
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'hr':
      return '<hr>';
    case 'heading':
      return inside(`h${Math.min(6, (token as Tokens.Heading).depth + 2)}`, inlines(token.tokens, depth + 1));
    case 'paragraph':
      return inside('p', inlines(token.tokens, depth + 1));
    case 'blockquote':
      return inside('blockquote', blocks(token.tokens ?? [], depth + 1));
    case 'code':
      return `<pre tabindex="0">${longHtml((token as Tokens.Code).text)}</pre>`;
    case 'list':
      return list(token as Tokens.List, depth + 1);
    case 'table':
      return table(token as Tokens.Table, depth + 1);
    default:
      return inline(token, depth);
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): string {
  const entries = items.map(({ task, checked, tokens }) => {
    const mark = !task ? '' : checked === true ? '☑ ' : '☐ ';
    return inside('li', `${mark}${blocks(tokens, depth + 1)}`);
  });
  return ordered ? `<ol start="${Number(start) || 1}">${entries.join('')}</ol>` : inside('ul', entries.join(''));
}

function table({ header, rows }: Tokens.Table, depth: number): string {
  const row = (cells: readonly Tokens.TableCell[], name: 'th' | 'td'): string =>
    inside('tr', cells.map(({ tokens }) => inside(name, inlines(tokens, depth + 1))).join(''));
  const body = rows.map((cells) => row(cells, 'td')).join('');
  return `<div class="table" tabindex="0">${inside('table', inside('thead', row(header, 'th')) + inside('tbody', body))}</div>`;
}

const inlines = (tokens: readonly Token[] | undefined, depth: number): string =>
  (tokens ?? [])
    .map((token) => (depth > DEPTH_MAX ? longHtml(token.raw) : inline(token as Tokens.Generic, depth)))
    .join('');

function inline(token: Tokens.Generic, depth: number): string {
  const inner = (): string => inlines(token.tokens, depth + 1);
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return inside(token.type, inner());
    case 'codespan':
      return inside('code', longHtml((token as Tokens.Codespan).text));
    case 'br':
      return '<br>';
    case 'escape':
      return longHtml((token as Tokens.Escape).text);
    case 'checkbox':
      return '';
    case 'link':
      return linkHtml(inner(), token as Tokens.Link);
    case 'image':
      return linkHtml(`picture ${longHtml((token as Tokens.Image).text)}`, token as Tokens.Image);
    case 'text':
      // the parser leaves plain text as it was written, but for the mark that ends a line
      return token.tokens === undefined ? longHtml((token as Tokens.Text).raw.replace(/\n$/, '')) : inner();
    default:
      // HTML among it: the text that it is
      return longHtml(token.raw);
  }
}

/** A word and where it leads; an address that stands for itself once. */
const linkHtml = (words: string, { href }: { readonly href: string }): string =>
  words === escapeHtml(href) ? words : `${words} <span class="address">(${longHtml(href)})</span>`;

/**
 * Markdown of prompts and answers as elements of React. The parser gives tokens and never HTML: what looks like a tag is shown as the text
 * that it is, links lead nowhere but to the web and say where, and pictures are not loaded.
 */
import { Lexer, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode, useMemo } from 'react';
import { plainText } from '../../format/plain-text.ts';
import { CopyButton } from '../../mark/copy-button.tsx';
import { safeLink } from './safe-link.ts';

/** Longer texts stay as they were written: nobody reads them, and parsing them would hold up the page. */
export const MARKDOWN_CHARS_MAX = 100_000;
/** Deeper nesting is drawn as text: a thousand `>` are no quotation. */
const DEPTH_MAX = 24;

export function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => tokensOf(text), [text]);
  return <div className="markdown">{tokens === null ? <pre>{plainText(text)}</pre> : blocks(tokens, 0)}</div>;
}

/** null where it cannot be read as Markdown in reasonable time. */
export function tokensOf(text: string): readonly Token[] | null {
  if (text.length > MARKDOWN_CHARS_MAX) return null;
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(plainText(text));
  } catch {
    // nested too deeply for the parser's own stack
    return null;
  }
}

function keyed(tokens: readonly Token[], draw: (token: Token) => ReactNode): ReactNode {
  // Tokens have no identity of their own, and the text that they come from never changes in place.
  // oxlint-disable-next-line react/no-array-index-key
  return tokens.map((token, index) => <Fragment key={index}>{draw(token)}</Fragment>);
}

const blocks = (tokens: readonly Token[], depth: number): ReactNode =>
  keyed(tokens, (token) => (depth > DEPTH_MAX ? token.raw : block(token as Tokens.Generic, depth)));

const HEADINGS = ['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const;

function block(token: Tokens.Generic, depth: number): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'hr':
      return <hr />;
    case 'heading': {
      const Heading = HEADINGS[(token as Tokens.Heading).depth - 1] ?? 'h6';
      return <Heading>{inlines(token.tokens, depth + 1)}</Heading>;
    }
    case 'paragraph':
      return <p>{inlines(token.tokens, depth + 1)}</p>;
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], depth + 1)}</blockquote>;
    case 'code':
      return <Code token={token as Tokens.Code} />;
    case 'list':
      return <List token={token as Tokens.List} depth={depth + 1} />;
    case 'table':
      return <Table token={token as Tokens.Table} depth={depth + 1} />;
    default:
      return inline(token, depth);
  }
}

function Code({ token }: { readonly token: Tokens.Code }) {
  const language = /^[\w+#.-]{1,24}/.exec(token.lang ?? '')?.[0] ?? 'code';
  return (
    <figure className="markdown-code">
      <figcaption>
        <span className="dim">{language}</span>
        <CopyButton text={token.text} />
      </figcaption>
      <pre className="mono" tabIndex={0}>
        <code>{token.text}</code>
      </pre>
    </figure>
  );
}

function List({ token, depth }: { readonly token: Tokens.List; readonly depth: number }) {
  const entries = keyed(token.items as readonly Token[], (entry) => {
    const { task, checked, tokens } = entry as Tokens.ListItem;
    return (
      <li className={task ? 'markdown-task' : undefined}>
        {task && <span aria-label={checked === true ? 'done' : 'to do'}>{checked === true ? '☑' : '☐'} </span>}
        {blocks(tokens, depth + 1)}
      </li>
    );
  });
  return token.ordered ? <ol start={Number(token.start) || 1}>{entries}</ol> : <ul>{entries}</ul>;
}

function Table({ token, depth }: { readonly token: Tokens.Table; readonly depth: number }) {
  const cells = (row: readonly Tokens.TableCell[], Cell: 'th' | 'td'): ReactNode =>
    // oxlint-disable-next-line react/no-array-index-key -- a cell is its place
    row.map((cell, index) => <Cell key={index}>{inlines(cell.tokens, depth + 1)}</Cell>);
  return (
    <div className="markdown-table">
      <table>
        <thead>
          <tr>{cells(token.header, 'th')}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a row is its place
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const inlines = (tokens: readonly Token[] | undefined, depth: number): ReactNode =>
  keyed(tokens ?? [], (token) => (depth > DEPTH_MAX ? token.raw : inline(token as Tokens.Generic, depth)));

function inline(token: Tokens.Generic, depth: number): ReactNode {
  const inner = (): ReactNode => inlines(token.tokens, depth + 1);
  switch (token.type) {
    case 'strong':
      return <strong>{inner()}</strong>;
    case 'em':
      return <em>{inner()}</em>;
    case 'del':
      return <del>{inner()}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'checkbox':
      return null;
    case 'link':
      return <OutLink address={(token as Tokens.Link).href}>{inner()}</OutLink>;
    case 'image':
      // A picture that is loaded tells a stranger who looks, and when.
      return (
        <span className="markdown-image">
          picture{' '}
          <OutLink address={(token as Tokens.Image).href}>{(token as Tokens.Image).text || 'without a name'}</OutLink>
        </span>
      );
    case 'text':
      return token.tokens === undefined ? unescaped((token as Tokens.Text).raw) : inner();
    default:
      // HTML among it: the text that it is
      return token.raw;
  }
}

/** The parser leaves plain text as it was written, but for the marks that end a line. */
const unescaped = (raw: string): string => raw.replace(/\n$/, '');

function OutLink({ address, children }: { readonly address: string; readonly children: ReactNode }) {
  const link = safeLink(address);
  if (link === null) {
    return (
      <>
        {children} <span className="dim mono">({address})</span>
      </>
    );
  }
  return (
    <>
      <a href={link.href} target="_blank" rel="noreferrer noopener" title={link.href}>
        {children}
      </a>{' '}
      <span className="markdown-host dim">{link.host}</span>
    </>
  );
}

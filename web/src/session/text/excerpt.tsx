/**
 * The first lines of a Markdown text in a row of the transcript: the words stay where they are, and marks become looks. It holds no block, and nothing that can
 * be clicked: a row is one thing, and the inspector has the text as it was meant.
 */
import { Lexer, type Token, type Tokens } from 'marked';
import { Fragment, memo, type ReactNode } from 'react';

const FENCE = /^\s*(?:```|~~~)/;
const HEADING = /^#{1,6}\s+(.+)$/;
const BULLET = /^(\s*)[-*+]\s+(.+)$/;

export const Excerpt = memo(function Excerpt({ text }: { readonly text: string }) {
  let isCode = false;
  const drawn: ReactNode[] = [];
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) isCode = !isCode;
    else drawn.push(isCode ? <code>{line}</code> : lineOf(line));
  }
  return drawn.map((line, at) => (
    // oxlint-disable-next-line react/no-array-index-key -- a line is its place
    <Fragment key={at}>
      {at > 0 && '\n'}
      {line}
    </Fragment>
  ));
});

function lineOf(line: string): ReactNode {
  const [, heading] = HEADING.exec(line) ?? [];
  if (heading !== undefined) return <strong>{inlines(heading)}</strong>;
  const [, indent = '', entry] = BULLET.exec(line) ?? [];
  return entry === undefined ? (
    inlines(line)
  ) : (
    <>
      {indent}• {inlines(entry)}
    </>
  );
}

function inlines(text: string): ReactNode {
  try {
    return drawAll(new Lexer({ gfm: true }).inlineTokens(text));
  } catch {
    // nested too deeply for the parser's own stack
    return text;
  }
}

const drawAll = (tokens: readonly Token[]): ReactNode =>
  // oxlint-disable-next-line react/no-array-index-key -- tokens have no identity of their own
  tokens.map((token, at) => <Fragment key={at}>{draw(token as Tokens.Generic)}</Fragment>);

function draw(token: Tokens.Generic): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{drawAll(token.tokens ?? [])}</strong>;
    case 'em':
      return <em>{drawAll(token.tokens ?? [])}</em>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'link':
      // an address that is written out stays as it was written
      return (token as Tokens.Link).raw.startsWith('[') ? drawAll(token.tokens ?? []) : token.raw;
    default:
      // plain words, and whatever looks like a tag: the text that it is
      return token.raw;
  }
}

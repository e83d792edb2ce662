/** A session as a file for people: text in pieces, so that a long one is never held twice. */
import type { Session } from '../../model/session.ts';
import { jsonText } from '../clean.ts';
import { htmlExport } from './html-export.ts';
import { markdownExport } from './markdown-export.ts';

export const EXPORT_SHAPES = ['html', 'markdown', 'json'] as const;
export type ExportShape = (typeof EXPORT_SHAPES)[number];

export interface ExportNote {
  /** The program's own version. */
  readonly version: string;
  /** ms since the epoch: when the file was made. */
  readonly now: number;
  /** What was left out before, as sentences: content mode, data about persons. */
  readonly leftOut: readonly string[];
}

/** How each shape is called as a file, and by HTTP. */
export const EXPORT_FILE: Readonly<Record<ExportShape, { readonly ending: string; readonly type: string }>> = {
  html: { ending: 'html', type: 'text/html; charset=utf-8' },
  markdown: { ending: 'md', type: 'text/markdown; charset=utf-8' },
  json: { ending: 'json', type: 'application/json' },
};

/** Pieces of some kilobytes, each whole characters, in order. */
export function* exportSession(session: Session, shape: ExportShape, note: ExportNote): Generator<string> {
  if (shape === 'html') yield* inPieces(htmlExport(session, note));
  else if (shape === 'markdown') yield* inPieces(markdownExport(session, note));
  else yield* inPieces(jsonExport(session));
}

/** The object of `show --json`, a turn at a time: as one text it might be longer than a text can be. */
function* jsonExport(session: Session): Generator<string> {
  const { turns, ...summary } = session;
  yield `${jsonText(summary).slice(0, -1)},"turns":[`;
  for (const [index, turn] of turns.entries()) yield `${index === 0 ? '\n' : ',\n'}${jsonText(turn)}`;
  yield '\n]}\n';
}

const PIECE_CHARS = 64 * 1024;

/** A write a line would cost more than the lines. */
function* inPieces(parts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

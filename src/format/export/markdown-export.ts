/**
 * A session as Markdown. Everything that was recorded stands in a fence or in a code span: an answer may hold a picture that a viewer would fetch, or
 * markup that it would run.
 */
import { counted } from '../../lib/figure.ts';
import type { Session } from '../../model/session.ts';
import { cleanLine } from '../clean.ts';
import { shapeOf } from '../status-shape.ts';
import { fileNotes, headFacts, numberedTurns, titleOf, turnFacts, turnLabel } from './export-head.ts';
import type { ExportNote } from './export-session.ts';
import { type ExportBlock, type ExportStep, exportSteps } from './export-step.ts';
import { textLimit } from './text-limit.ts';

export function* markdownExport(session: Session, note: ExportNote): Generator<string> {
  const limit = textLimit(session);
  yield `# ${plain(titleOf(session))}\n\n`;
  for (const facts of headFacts(session)) yield `${facts.map(plain).join(' · ')}  \n`;
  yield '\n';
  for (const sentence of fileNotes(note, limit)) yield `> ${plain(sentence)}\n`;
  for (const { turn, number } of numberedTurns(session)) {
    yield `\n## ${shapeOf(turn.status)} ${plain(turnLabel(session, turn, number))}\n\n${turnFacts(turn).map(plain).join(' · ')}\n`;
    for (const step of exportSteps(turn, limit)) yield* stepText(step);
  }
  if (session.missing.length === 0) return;
  yield '\n## Not told\n\n';
  for (const sentence of session.missing) yield `- ${plain(cleanLine(sentence))}\n`;
}

function* stepText({ kind, who, line, took, outcome, words, blocks, depth }: ExportStep): Generator<string> {
  const indent = '  '.repeat(depth);
  const facts = [took, outcome].filter((part) => part !== '').map(plain);
  if (words !== null) {
    yield `\n**${plain(who)}**\n\n${fence(words)}`;
    return;
  }
  const end = facts.length === 0 ? '' : ` · ${facts.join(' ')}`;
  const said = kind === 'tool' || kind === 'edit' ? span(line) : plain(line);
  yield `\n${indent}- **${plain(who)}**${line === '' ? '' : ` ${said}`}${end}\n`;
  for (const block of blocks) yield `\n${block.title === '' ? '' : `${plain(block.title)}\n\n`}${fence(block)}`;
}

/** A fence longer than any run of its sign in the text cannot be closed by it. */
function fence({ text, cutChars, isDiff }: ExportBlock): string {
  const sign = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const cut = cutChars === 0 ? '' : `\n\n*${counted(cutChars, 'character')} more left out*`;
  return `${sign}${isDiff ? 'diff' : 'text'}\n${text}\n${sign}${cut}\n`;
}

function span(text: string): string {
  const sign = '`'.repeat(longestRun(text) + 1);
  return text === '' ? '' : `${sign} ${text} ${sign}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/** Short words of ours and names of theirs: nothing in them is markup, or a link. */
const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>#|!~&]/g, '\\$&').replace(/:\/\//g, ':\\//');

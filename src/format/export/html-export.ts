/**
 * A session as one HTML file that opens without a network: no request, folds without a script, and a small script of ours for filter and search. Its policy
 * lets nothing else run or load, should telemetry ever become markup.
 */
import { counted } from '../../lib/figure.ts';
import type { Session } from '../../model/session.ts';
import { cleanLine } from '../clean.ts';
import { shapeOf } from '../status-shape.ts';
import { fileNotes, headFacts, numberedTurns, titleOf, turnFacts, turnLabel } from './export-head.ts';
import type { ExportNote } from './export-session.ts';
import { type ExportBlock, type ExportStep, exportSteps } from './export-step.ts';
import { EXPORT_POLICY, EXPORT_SCRIPT, EXPORT_STYLE } from './html-asset.ts';
import { markdownHtml } from './html-markdown.ts';
import { escapeHtml as esc, longHtml } from './html-text.ts';
import { textLimit } from './text-limit.ts';

export function* htmlExport(session: Session, note: ExportNote): Generator<string> {
  const limit = textLimit(session);
  yield head(titleOf(session));
  yield `<header><h1 dir="auto">${esc(titleOf(session))}</h1>\n`;
  for (const facts of headFacts(session))
    yield `<p class="facts">${facts.map((fact) => `<span>${esc(fact)}</span>`).join(' ')}</p>\n`;
  yield `<p class="about">${fileNotes(note, limit).map(esc).join(' ')}</p></header>\n${TOOLS}<main>\n`;
  for (const { turn, number } of numberedTurns(session)) {
    const figures = turnFacts(turn)
      .map((fact) => `<span>${esc(fact)}</span>`)
      .join(' ');
    yield `<section><h2><span class="mark ${turn.status}">${shapeOf(turn.status)}</span> ${esc(turnLabel(session, turn, number))} <small>${figures}</small></h2>\n`;
    for (const step of exportSteps(turn, limit)) yield* stepHtml(step);
    yield '</section>\n';
  }
  yield '</main>\n';
  if (session.missing.length > 0) {
    const sentences = session.missing.map((sentence) => `<li>${esc(cleanLine(sentence))}</li>`).join('');
    yield `<footer><h2>Not told</h2><ul>${sentences}</ul></footer>\n`;
  }
  yield `<script>${EXPORT_SCRIPT}</script>\n</body></html>\n`;
}

function head(title: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${esc(EXPORT_POLICY)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${esc(title)} – Turnscope</title>
<style>${EXPORT_STYLE}</style></head><body>
`;
}

/** Shown by the script: without it they would do nothing. */
const TOOLS = `<div class="tools" role="toolbar" aria-label="What is shown" hidden>
<button type="button" data-only="all" aria-pressed="true">all</button><button type="button" data-only="failed" aria-pressed="false">failures</button><button type="button" data-only="tool" aria-pressed="false">tools</button>
<input type="search" placeholder="find" aria-label="find in this session"><output role="status"></output>
<button type="button" data-fold="open">unfold all</button><button type="button" data-fold="shut">fold all</button>
</div>
`;

function* stepHtml(step: ExportStep): Generator<string> {
  const { kind, who, line, took, outcome, isFailed, depth, words, blocks } = step;
  const classes = `step ${kind}${isFailed ? ' failed' : ''}${depth > 0 ? ' nested' : ''}`;
  const id = esc(cleanLine(step.id).replaceAll(' ', '_'));
  if (words !== null) {
    yield `<div class="${classes}" id="${id}"><b class="who">${esc(who)}</b><div class="words" dir="auto">${markdownHtml(words.text)}${cutNote(words)}</div></div>\n`;
    return;
  }
  const parts = `<b class="who">${esc(who)}</b><span class="line">${esc(line)}</span><span class="took">${esc(took)}</span><span class="end">${esc(outcome)}</span>`;
  if (blocks.length === 0) {
    yield `<div class="${classes}" id="${id}"><div class="row">${parts}</div></div>\n`;
    return;
  }
  yield `<details class="${classes}" id="${id}"><summary class="row">${parts}</summary>\n`;
  for (const block of blocks) yield blockHtml(block);
  yield '</details>\n';
}

function blockHtml(block: ExportBlock): string {
  const title = block.title === '' ? '' : `<figcaption>${esc(block.title)}</figcaption>`;
  const text = block.isDiff ? block.text.split('\n').map(diffLine).join('\n') : longHtml(block.text);
  return `<figure>${title}<pre tabindex="0">${text}</pre>${cutNote(block)}</figure>\n`;
}

function diffLine(line: string): string {
  if (line.startsWith('+')) return `<ins>${longHtml(line)}</ins>`;
  return line.startsWith('-') ? `<del>${longHtml(line)}</del>` : longHtml(line);
}

const cutNote = ({ cutChars }: ExportBlock): string =>
  cutChars === 0
    ? ''
    : `<p class="cut">${counted(cutChars, 'character')} more left out; an export as JSON has them.</p>`;

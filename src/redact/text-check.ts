/**
 * What would be found in a text that comes in pieces: by rule, line and field, never the value. Looks at stretches of whole lines, so that a key that spans
 * lines is seen as one and a file of any size fits.
 */
import type { Redactor } from './redactor.ts';

export interface Finding {
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  /** The path in the line's JSON, `payload.arguments`; null where the line is none. */
  readonly field: string | null;
}

export interface TextCheck {
  push(piece: string): Finding[];
  /** What is left after the last piece. */
  end(): Finding[];
}

const STRETCH_LENGTH = 1_000_000;
const DEPTH_MAX = 50;

export function createTextCheck(redactor: Pick<Redactor, 'find' | 'text'>): TextCheck {
  let kept: string[] = [];
  let keptLength = 0;
  let line = 1;
  const check = (text: string): Finding[] => {
    const found = findingsOf(text, line, redactor);
    line += countLines(text, 0, text.length);
    return found;
  };
  return {
    push: (piece) => {
      kept.push(piece);
      keptLength += piece.length;
      if (keptLength < STRETCH_LENGTH || !piece.includes('\n')) return [];
      const text = kept.join('');
      const cut = text.lastIndexOf('\n') + 1;
      kept = [text.slice(cut)];
      keptLength = text.length - cut;
      return check(text.slice(0, cut));
    },
    end: () => {
      const text = kept.join('');
      kept = [];
      return check(text);
    },
  };
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function findingsOf(text: string, firstLine: number, redactor: Pick<Redactor, 'find' | 'text'>): Finding[] {
  const found: Finding[] = [];
  let line = firstLine;
  let from = 0;
  let done = -1;
  for (const { start, rule } of redactor.find(text)) {
    line += countLines(text, from, start);
    from = start;
    const lineStart = text.lastIndexOf('\n', start) + 1;
    // a line of JSON was looked at with its first finding
    if (lineStart <= done) continue;
    const lineEnd = text.indexOf('\n', start);
    const inside = fieldsOf(text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd), redactor);
    if (inside.length > 0) {
      found.push(...inside.map((each) => ({ line, ...each })));
      done = lineStart;
    } else found.push({ line, rule: rule.id, field: null });
  }
  return found;
}

/** By field, where the line is JSON; nothing where it is not, or where what was found lies between two fields. */
function fieldsOf(line: string, redactor: Pick<Redactor, 'find' | 'text'>): Omit<Finding, 'line'>[] {
  if (!/^\s*[{[]/.test(line)) return [];
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  const found: Omit<Finding, 'line'>[] = [];
  const visit = (each: unknown, path: string, name: string, depth: number): void => {
    if (typeof each === 'string') {
      // with its name, as it stands in the file: a name is what some rules go by
      const written = name === '' ? each : JSON.stringify({ [name]: each });
      for (const { rule } of redactor.find(written)) found.push({ rule: rule.id, field: redactor.text(path, 'field') });
    } else if (typeof each === 'object' && each !== null && depth < DEPTH_MAX) {
      for (const [own, inner] of Object.entries(each)) {
        const isList = Array.isArray(each);
        visit(inner, isList ? `${path}[]` : path === '' ? own : `${path}.${own}`, isList ? name : own, depth + 1);
      }
    }
  };
  visit(value, '', '', 0);
  return found;
}

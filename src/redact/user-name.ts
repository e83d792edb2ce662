/** The name by which this machine knows its user: in listings, prompts of shells, paths. */
import { isIn, WORD } from './char-set.ts';
import { USER_NAME } from './personal-rule.ts';
import { markerEnd, type Span } from './rule.ts';

const LENGTH_MIN = 3;
/** Names that machines are given, and words that stand everywhere: they tell of nobody. */
const NOBODYS =
  /^(?:root|user|users|admin|administrator|node|ubuntu|debian|runner|vscode|codespace|codex|dev|developer|app|home|test|tester|git|ec2-user|vagrant|docker|guest|build|builder|jenkins|default|public|shared|work|src|main|code|data|email|account)$/i;
const MARKER_MAX = 60;

export const isTellingName = (name: string): boolean => name.length >= LENGTH_MIN && !NOBODYS.test(name);

export function findUserName(text: string, name: string): Span[] {
  if (!isTellingName(name)) return [];
  const spans: Span[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (!isIn(text, at - 1, WORD) && !isIn(text, end, WORD) && !isInMarker(text, at))
      spans.push({ start: at, end, rule: USER_NAME });
  }
  return spans;
}

/** Somebody may be called like a rule. */
function isInMarker(text: string, at: number): boolean {
  const start = Math.max(0, at - MARKER_MAX);
  const from = text.slice(start, at + 1).lastIndexOf('[');
  return from >= 0 && markerEnd(text, start + from) > at;
}

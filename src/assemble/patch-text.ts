/**
 * The patch language of Codex's `apply_patch`: files between `*** Begin Patch` and `*** End Patch`, hunks without line numbers. Read line by line
 * and forgivingly, since a patch that did not apply is shown too; never throws, time grows with the text's length only.
 */

export interface PatchedFile {
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly movedTo: string | null;
  /** null where the patch does not tell: what a deleted file held, or a text that was cut off. */
  readonly linesAdded: number | null;
  readonly linesRemoved: number | null;
  /** Hunks as the model wrote them (`@@` and context, no line numbers); null as above. */
  readonly diff: string | null;
}

const BEGIN = '*** Begin Patch';
const END = '*** End Patch';
const FILE_HEADS = [
  ['*** Add File: ', 'add'],
  ['*** Delete File: ', 'delete'],
  ['*** Update File: ', 'update'],
] as const;
const MOVE = '*** Move to: ';

interface OpenFile {
  readonly path: string;
  readonly kind: PatchedFile['kind'];
  movedTo: string | null;
  added: number;
  removed: number;
  readonly lines: string[];
}

/** The files of the first patch in a text, in its order. A text without one has none. */
export function parsePatch(text: string): PatchedFile[] {
  const files: OpenFile[] = [];
  let from = text.indexOf(BEGIN);
  let ended = from === -1;
  while (!ended) {
    from = text.indexOf('\n', from) + 1;
    if (from === 0) break;
    const stop = text.indexOf('\n', from);
    const line = text.slice(from, stop === -1 ? undefined : stop);
    ended = line.startsWith(END);
    if (!ended) readLine(files, line.endsWith('\r') ? line.slice(0, -1) : line);
  }
  return files.map((file, index) => closed(file, ended || index < files.length - 1));
}

function readLine(files: OpenFile[], line: string): void {
  if (line.startsWith('*** ')) {
    readMark(files, line);
    return;
  }
  const file = files.at(-1);
  if (file !== undefined && file.kind !== 'delete') readChange(file, line);
}

/** `*** End of File` and marks that later versions may have say nothing about what changed. */
function readMark(files: OpenFile[], line: string): void {
  for (const [head, kind] of FILE_HEADS) {
    if (line.startsWith(head)) {
      files.push({ path: line.slice(head.length).trim(), kind, movedTo: null, added: 0, removed: 0, lines: [] });
      return;
    }
  }
  const file = files.at(-1);
  if (file?.kind === 'update' && line.startsWith(MOVE)) file.movedTo = line.slice(MOVE.length).trim();
}

function readChange(file: OpenFile, line: string): void {
  const sign = line.charAt(0);
  if (file.kind === 'add' && sign !== '+') return;
  if (sign === '+') file.added += 1;
  else if (sign === '-') file.removed += 1;
  // the first hunk may come without its head; an empty line stands for an empty line of context
  if (file.kind === 'update' && file.lines.length === 0 && sign !== '@') file.lines.push('@@');
  file.lines.push(line === '' ? ' ' : line);
}

function closed({ path, kind, movedTo, added, removed, lines }: OpenFile, whole: boolean): PatchedFile {
  if (kind === 'delete') return { path, kind, movedTo, linesAdded: 0, linesRemoved: null, diff: null };
  if (!whole) return { path, kind, movedTo, linesAdded: null, linesRemoved: null, diff: null };
  const head = kind === 'add' && lines.length > 0 ? [`@@ -0,0 +1,${added} @@`] : [];
  return { path, kind, movedTo, linesAdded: added, linesRemoved: removed, diff: [...head, ...lines].join('\n') };
}

/** The patch text in the arguments of a call, whichever way it was made; null where there is none. */
export function patchTextOf(toolName: string, text: string): string | null {
  if (!text.includes(BEGIN)) return null;
  const direct = toolName === 'apply_patch';
  if (!text.trimStart().startsWith('{')) return direct ? text : null;
  const words = wordsOf(text);
  const index = words.findIndex((word) => word.includes(BEGIN));
  const word = words[index];
  if (word === undefined) return null;
  return direct || isProgram(words[index - 1]) || callsApplyPatch(word) ? word : null;
}

/** The strings in which the tools of all versions take a patch or a command; a command may be a list of words. */
function wordsOf(json: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  const fields = Object(value) as Record<string, unknown>;
  return [fields['input'], fields['patch'], fields['command'], fields['cmd']]
    .flat()
    .filter((word) => typeof word === 'string');
}

const isProgram = (word: string | undefined): boolean => word === 'apply_patch' || word === 'applypatch';

/** `apply_patch <<'EOF'` and its like: the program is named on the line that the patch follows, or on its own line. */
function callsApplyPatch(command: string): boolean {
  const head = command.slice(Math.max(0, command.indexOf(BEGIN) - 500), command.indexOf(BEGIN)).trimEnd();
  return /\bapply_?patch\b/.test(head.slice(head.lastIndexOf('\n') + 1));
}

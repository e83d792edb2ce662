/**
 * Telemetry is never trusted: a command or an answer may hold escape sequences that move the cursor, retitle the window,
 * write the clipboard or hide text. Everything that comes from outside passes here before it is printed.
 */

/**
 * CSI … final byte; OSC, DCS, SOS, PM, APC … terminator; two-character escapes. A string sequence without its terminator
 * loses only its introducer: what it would have hidden is shown. Linear: the repeats cannot run over an introducer.
 */
const ESCAPE =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]?/g;

/** C0 without tab and line feed, DEL, C1, what reorders or hides text (bidi marks, zero-width), line separators. */
const CONTROL =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of several lines: line feeds stay, tabs become two spaces, carriage returns end a line. */
export function cleanBlock(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(ESCAPE, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '  ')
    .replace(CONTROL, '');
}

/** Text for one line: every run of white space becomes one space. */
export function cleanLine(text: string): string {
  return cleanBlock(text).replace(/\s+/g, ' ').trim();
}

/** JSON for a terminal or a pipe: nothing in it can control a terminal, and it still parses to the same value. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

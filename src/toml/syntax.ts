/**
 * The syntax tree of a TOML text. The parser spreads each string over the arguments of one call, so that a string of
 * some 100 kB overflows its stack: long ones are parsed as short ones, and the ranges moved back afterwards.
 */
import { type AST, ParseError, parseTOML, traverseNodes } from 'toml-eslint-parser';
import { unreadable } from './value.ts';

/** A string of more characters than this is parsed as a short one. */
const STRING_LENGTH_MAX = 10_000;
/** Comments and strings: what may hold the other's marks. Everything else in TOML holds none of these characters. */
const OPAQUE =
  /#[^\n]*|"""(?:[^"\\]+|\\[\s\S]|"(?!""))*"{3,5}|'''(?:[^']+|'(?!''))*'{3,5}|"(?:[^"\\\n]+|\\.)*"|'[^'\n]*'/g;

/** Characters that were left out before `at`, an offset of the shortened text. */
interface Cut {
  readonly at: number;
  readonly length: number;
}

/** Throws AppError `invalid_input` with line and column. */
export function syntaxOf(text: string): AST.TOMLProgram {
  const { short, cuts } = shortened(text);
  try {
    const program = parseTOML(short, { tomlVersion: '1.1' });
    if (cuts.length > 0) moveRanges(program, cuts);
    return program;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw unreadable(error.lineNumber, error.column + 1, error.message, error);
  }
}

function shortened(text: string): { short: string; cuts: Cut[] } {
  const cuts: Cut[] = [];
  let cut = 0;
  const short = text.replaceAll(OPAQUE, (found: string, at: number) => {
    if (found.length <= STRING_LENGTH_MAX || found.startsWith('#')) return found;
    const quote = found.slice(0, found.startsWith(found.charAt(0).repeat(3)) ? 3 : 1);
    const stand = quote + cuts.length + quote; // the number keeps two long keys apart
    cuts.push({ at: at - cut + stand.length, length: found.length - stand.length });
    cut += found.length - stand.length;
    return stand;
  });
  return { short, cuts };
}

function moveRanges(program: AST.TOMLProgram, cuts: readonly Cut[]): void {
  const moved = (at: number) => cuts.reduce((sum, cut) => (cut.at <= at ? sum + cut.length : sum), at);
  const move = (node: { range: [number, number] }) => {
    node.range = [moved(node.range[0]), moved(node.range[1])];
  };
  traverseNodes(program, { enterNode: move, leaveNode: () => undefined });
  program.tokens.forEach(move);
}

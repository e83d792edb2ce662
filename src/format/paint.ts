/** Colour for terminals, and whether there is any. Meaning never hangs on colour alone: statuses have shapes, too. */
import picocolors from 'picocolors';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly signal: (text: string) => string;
  readonly ok: (text: string) => string;
  readonly waiting: (text: string) => string;
  readonly failed: (text: string) => string;
  readonly agent: (text: string) => string;
  readonly model: (text: string) => string;
  readonly tool: (text: string) => string;
}

export interface PaintOptions {
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** NO_COLOR (any value) switches off, FORCE_COLOR (not 0 or false) on; else a terminal that is not dumb has colour. */
export function hasColor({ isTty, env }: PaintOptions): boolean {
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTty && env['TERM'] !== 'dumb';
}

export function createPaint(color: boolean): Paint {
  const colors = picocolors.createColors(color);
  return {
    bold: colors.bold,
    dim: colors.dim,
    // 16 colours have no orange; bright yellow is the nearest in most palettes.
    signal: colors.yellowBright,
    ok: colors.green,
    waiting: colors.yellow,
    failed: colors.red,
    agent: colors.magenta,
    model: colors.blue,
    tool: colors.cyan,
  };
}

export const NO_PAINT: Paint = createPaint(false);

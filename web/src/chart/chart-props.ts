import type { Drawn, Look, Row } from './answer.ts';
import type { Marker } from './plot-options.ts';

export interface ChartProps {
  readonly look: Look;
  readonly answer: Drawn;
  /** IANA name of the zone that times are written in. */
  readonly timeZone: string;
  readonly markers?: readonly Marker[];
  /** The brushed span, ms since the epoch. Absent: nothing to zoom. */
  readonly onZoom?: ((since: number, until: number) => void) | undefined;
  /** Where a mark leads that stands for these rows, or, where `isWhole`, for all of their time; null for nowhere. */
  readonly hrefOf?: ((rows: readonly Row[], isWhole?: boolean) => string | null) | undefined;
}

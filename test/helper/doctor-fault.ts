/** Something that users get wrong, or that breaks by itself, and how the doctor is to name it. */
import type { DoctorWorld } from './doctor-world.ts';

export interface FaultAround {
  /** Of the server that runs: base URL. */
  readonly otlpHttp: string;
  /** Stops it when the test is over. */
  keep<Stoppable extends { stop(): Promise<void> }>(starting: Promise<Stoppable>): Promise<Stoppable>;
}

export interface DoctorFault {
  readonly name: string;
  readonly plant: (world: DoctorWorld, around: FaultAround) => unknown;
  /** State and id of the one finding. */
  readonly finds: string;
  readonly fix: RegExp;
  /** What the fix says is done, and all is well then. */
  readonly mends?: true;
  /** Flags of set-up; default `--trust`. */
  readonly setup?: readonly string[];
}

/** The value of an exporter. `more`: further entries, with their comma. */
export const otlp = (url: string, signal: string, more = ''): string =>
  `{ otlp-http = { endpoint = "${url}/v1/${signal}", protocol = "binary"${more} } }`;

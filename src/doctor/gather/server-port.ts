/** Whether `turnscope up` would find its ports free. */
import { type Exporter, isHere, urlOf } from '../exporter.ts';
import type { ServerPort } from '../facts.ts';
import { canConnect } from './can-connect.ts';

export type Ports = Readonly<Record<ServerPort['use'], number>>;
/** What `turnscope up` takes unless it is told otherwise. */
export const USUAL_PORTS: Ports = { ui: 4319, otlp_http: 4318, otlp_grpc: 4317 };
/** Which exporter of Codex gives a port another number. */
const KIND = { otlp_http: 'otlp-http', otlp_grpc: 'otlp-grpc' } as const;

/** Ports that Codex sends to are left out: what is there is told by the tests. */
export async function lookAtPorts(
  exporters: readonly Exporter[],
  usual: Ports,
  signal: AbortSignal,
): Promise<ServerPort[]> {
  const here = exporters.filter(isHere);
  const uses = (['ui', 'otlp_http', 'otlp_grpc'] as const).filter(
    (use) => use === 'ui' || !here.some(({ kind }) => kind === KIND[use]),
  );
  const sent = new Set(here.map((exporter) => Number(urlOf(exporter)?.port)));
  return await Promise.all(
    uses
      .filter((use) => !sent.has(usual[use]))
      .map(async (use): Promise<ServerPort> => {
        const port = usual[use];
        const isTaken = await canConnect('127.0.0.1', port, signal);
        return { use, port, isTaken, free: isTaken ? await freeBeside(port, signal) : null };
      }),
  );
}

/** Far enough from each other that three ports do not get the same one. */
const STEP = 10;
const TRIES_MAX = 20;

async function freeBeside(port: number, signal: AbortSignal): Promise<number | null> {
  for (let step = 1; step <= TRIES_MAX; step += 1) {
    const other = port + step * STEP;
    if (!(await canConnect('127.0.0.1', other, signal))) return other;
  }
  return null;
}

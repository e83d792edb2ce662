/** Which exporters go to this machine's own server: the one that runs, else the one that set-up was for. */
import { type Exporter, isOtlp, placeOf, urlOf } from './exporter.ts';
import type { Server } from './facts.ts';

/** Whether `host:port` is where this server takes OTLP. */
export const isPlaceOf = ({ status }: Server, place: string): boolean =>
  [status.endpoints.otlp_http, status.endpoints.otlp_grpc].some((url) => isAt(url, place));

/** @param endpoints where set-up sent Codex; those of a server elsewhere are not given */
export function isOwn(exporter: Exporter, server: Server | null, endpoints: readonly string[]): boolean {
  const url = isOtlp(exporter) ? urlOf(exporter) : null;
  if (url === null) return false;
  const place = placeOf(url);
  return server === null ? endpoints.some((endpoint) => isAt(endpoint, place)) : isPlaceOf(server, place);
}

const isAt = (url: string, place: string): boolean => URL.canParse(url) && placeOf(new URL(url)) === place;

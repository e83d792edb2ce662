/**
 * Variables such as LOGFIRE_TOKEN belong to an exporter that we take over, and to many programs besides. Who has set one and means it for us says so in config.toml, and need not be asked. Pure.
 */
import type { BackendSettings } from './backend-settings.ts';
import { layerOf, namesConnection } from './layer.ts';

/** Whether an entry takes this variable, or says of this backend where it goes, or that it is off. */
export type IsClaimed = (backend: string, variable: string) => boolean;

export const claimsOf =
  (backends: Readonly<Record<string, BackendSettings>>): IsClaimed =>
  (backend, variable) => {
    const own = backends[backend];
    if (own !== undefined && (own.enabled === false || namesConnection(layerOf(own, '')))) return true;
    return Object.values(backends).some((entry) => takes(entry, variable));
  };

/** `{ env = "NAME" }`, wherever a key may stand. */
function takes(value: unknown, variable: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]: [string, unknown]) => (name === 'env' && inner === variable) || takes(inner, variable),
  );
}

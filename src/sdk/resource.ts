import { hostname } from 'node:os';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { osInfo } from './os-info.ts';
import type { OtelSettings } from './otel-settings.ts';

export type Signal = 'logs' | 'traces' | 'metrics';

/** What says where a signal comes from. Codex names the host in logs alone, and the operating system in metrics alone. */
export function signalResource(
  signal: Signal,
  settings: Pick<OtelSettings, 'environment' | 'serviceName' | 'serviceVersion'>,
): Resource {
  // the SDK says by itself which one it is; its other guesses (a service name made of the process) are not Codex's
  const sdk = Object.entries(defaultResource().attributes).filter(([key]) => key.startsWith('telemetry.sdk.'));
  return resourceFromAttributes({
    ...Object.fromEntries(sdk),
    'service.name': settings.serviceName,
    'service.version': settings.serviceVersion,
    env: settings.environment,
    ...(signal === 'logs' ? hostAttributes() : {}),
    ...(signal === 'metrics' ? osAttributes() : {}),
  });
}

function hostAttributes(): Record<string, string> {
  const name = hostname().trim();
  return name === '' ? {} : { 'host.name': name };
}

function osAttributes(): Record<string, string> {
  const { os, osVersion } = osInfo();
  return { os, os_version: osVersion };
}

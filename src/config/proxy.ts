/**
 * Which proxy the environment wants for a URL. Lower case wins over upper case; `NO_PROXY` takes hosts, domains with all that is below them, `host:port`, addresses, networks
 * (`10.0.0.0/8`) and `*`. What is on this machine is never asked for through a proxy.
 */
import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from './endpoint-url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyChoice {
  /** `http://[user:password@]host:port`; null for none. */
  readonly proxy: string | null;
  /** Why the proxy that is wanted cannot be used. */
  readonly trouble: string | null;
}

const DIRECT: ProxyChoice = { proxy: null, trouble: null };

const variable = (env: Environment, name: string): string => env[name.toLowerCase()] || env[name] || '';

export function chooseProxy(target: URL, env: Environment): ProxyChoice {
  if (isLoopbackHost(target.hostname) || isExempt(target, variable(env, 'NO_PROXY'))) return DIRECT;
  const named =
    variable(env, target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || variable(env, 'ALL_PROXY');
  return named === '' ? DIRECT : parseProxy(named);
}

/** `none` is no proxy, whatever the environment says. */
export function parseProxy(text: string): ProxyChoice {
  if (text === 'none') return DIRECT;
  const whole = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(whole)) return { proxy: null, trouble: 'The proxy is no URL.' };
  const url = new URL(whole);
  if (url.protocol !== 'http:')
    return { proxy: null, trouble: `A proxy that speaks ${url.protocol.slice(0, -1)} cannot be used.` };
  const credentials = url.username === '' ? '' : `${url.username}:${url.password}@`;
  return { proxy: `http://${credentials}${url.hostname}:${url.port === '' ? '80' : url.port}`, trouble: null };
}

function isExempt(target: URL, noProxy: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [network = '', bits] = entry.split('/');
  if (bits !== undefined) return isInNetwork(network, Number(bits), host);
  const [, name = entry, wantedPort] = /^(.+):(\d+)$/.exec(isIP(entry) === 6 ? '' : entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const domain = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function isInNetwork(network: string, bits: number, host: string): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

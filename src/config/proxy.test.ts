import { describe, expect, it } from 'vitest';
import { chooseProxy, parseProxy } from './proxy.ts';

const HTTPS = 'https://api.example.com/v1/traces';
const P = 'http://proxy:3128';

describe('the proxy for a URL', () => {
  it.each([
    ['none', HTTPS, {}, null],
    ['HTTPS_PROXY', HTTPS, { HTTPS_PROXY: P }, P],
    ['lower case wins', HTTPS, { HTTPS_PROXY: 'http://upper:1', https_proxy: P }, P],
    ['HTTP_PROXY is for http', HTTPS, { HTTP_PROXY: P }, null],
    ['HTTP_PROXY', 'http://api.example.com/', { HTTP_PROXY: P }, P],
    ['ALL_PROXY', HTTPS, { ALL_PROXY: P }, P],
    ['the scheme before ALL_PROXY', HTTPS, { all_proxy: 'http://all:1', HTTPS_PROXY: P }, P],
    ['an empty one counts as none', HTTPS, { https_proxy: '', HTTPS_PROXY: P }, P],
    ['without a scheme', HTTPS, { HTTPS_PROXY: 'proxy:3128' }, P],
    ['with a password', HTTPS, { HTTPS_PROXY: 'http://u:p%40@proxy:3128' }, 'http://u:p%40@proxy:3128'],
    ['without a port', HTTPS, { HTTPS_PROXY: 'http://proxy' }, 'http://proxy:80'],
    ['never for this machine', 'http://localhost:6006', { HTTP_PROXY: P, ALL_PROXY: P }, null],
    ['never for 127.x', 'https://127.0.0.5', { ALL_PROXY: P }, null],
    ['never for ::1', 'http://[::1]:4318', { ALL_PROXY: P }, null],
    ['NO_PROXY *', HTTPS, { HTTPS_PROXY: P, NO_PROXY: '*' }, null],
    ['NO_PROXY host', HTTPS, { HTTPS_PROXY: P, NO_PROXY: 'other, api.example.com' }, null],
    ['NO_PROXY domain', HTTPS, { HTTPS_PROXY: P, NO_PROXY: 'example.com' }, null],
    ['NO_PROXY .domain', HTTPS, { HTTPS_PROXY: P, no_proxy: '.example.com' }, null],
    ['NO_PROXY *.domain', HTTPS, { HTTPS_PROXY: P, no_proxy: '*.EXAMPLE.com' }, null],
    ['NO_PROXY is no ending of a word', HTTPS, { HTTPS_PROXY: P, NO_PROXY: 'ample.com' }, P],
    ['NO_PROXY with the port', HTTPS, { HTTPS_PROXY: P, NO_PROXY: 'api.example.com:443' }, null],
    ['NO_PROXY with another port', HTTPS, { HTTPS_PROXY: P, NO_PROXY: 'api.example.com:8443' }, P],
    ['NO_PROXY network', 'http://10.1.2.3:4318', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/8' }, null],
    ['NO_PROXY other network', 'http://10.1.2.3:4318', { HTTP_PROXY: P, NO_PROXY: '192.168.0.0/16' }, P],
    ['NO_PROXY a bad network', 'http://10.1.2.3:4318', { HTTP_PROXY: P, NO_PROXY: '10.0.0.0/99' }, P],
    ['NO_PROXY IPv6', 'http://[fd00::1]:4318', { HTTP_PROXY: P, NO_PROXY: 'fd00::1' }, null],
  ])('%s', (_, url, env, proxy) => {
    expect(chooseProxy(new URL(url), env)).toEqual({ proxy, trouble: null });
  });

  it.each(['socks5://proxy:1080', 'https://proxy:3128', 'http://'])(
    '%s cannot be used, and is not gone around',
    (text) => {
      expect(parseProxy(text)).toEqual({ proxy: null, trouble: expect.stringContaining('proxy') });
    },
  );
});

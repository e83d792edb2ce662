import { expect, test } from 'vitest';
import { routeOf, sessionPath } from './route.ts';

test.each([
  ['/', { page: 'sessions' }],
  ['/sessions', { page: 'sessions' }],
  ['/sessions/', { page: 'sessions' }],
  ['/sessions/01a1', { page: 'session', sessionId: '01a1' }],
  ['/sessions/a/b', { page: 'nowhere', path: '/sessions/a/b' }],
  ['/usage', { page: 'nowhere', path: '/usage' }],
  ['/compare', { page: 'compare' }],
  ['/compare/x', { page: 'nowhere', path: '/compare/x' }],
  ['/dashboards', { page: 'dashboard', dashboardId: 'overview' }],
  ['/dashboards/my%20own', { page: 'dashboard', dashboardId: 'my own' }],
  ['/dashboards/a/b', { page: 'nowhere', path: '/dashboards/a/b' }],
  ['/traces', { page: 'traces' }],
  ['/traces/0af7', { page: 'trace', traceId: '0af7' }],
  ['/logs', { page: 'logs' }],
  ['/logs/x', { page: 'nowhere', path: '/logs/x' }],
  ['/metrics', { page: 'metrics' }],
  ['/sql', { page: 'sql' }],
  ['/constructor', { page: 'nowhere', path: '/constructor' }],
  ['/sessions/%zz', { page: 'session', sessionId: '%zz' }],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route));

test('an id survives its path', () => {
  expect(routeOf(sessionPath('a/b ?#%'))).toEqual({ page: 'session', sessionId: 'a/b ?#%' });
});

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
  ['/sessions/%zz', { page: 'session', sessionId: '%zz' }],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route));

test('an id survives its path', () => {
  expect(routeOf(sessionPath('a/b ?#%'))).toEqual({ page: 'session', sessionId: 'a/b ?#%' });
});

import { expect, test } from 'vitest';
import { findPlaces } from './place.ts';

test('defaults to the XDG folders under the home folder', () => {
  expect(findPlaces({}, '/home/ada')).toEqual({
    configDir: '/home/ada/.config/turnscope',
    dataDir: '/home/ada/.local/share/turnscope',
    stateDir: '/home/ada/.local/state/turnscope',
    codexHome: '/home/ada/.codex',
  });
});

test('our own variables win over XDG, relative XDG paths and empty values do not count', () => {
  const places = findPlaces(
    {
      XDG_CONFIG_HOME: '/etc/xdg',
      XDG_DATA_HOME: 'relative',
      TURNSCOPE_STATE_DIR: '/var/turnscope',
      TURNSCOPE_DATA_DIR: '',
      CODEX_HOME: '/srv/codex',
    },
    '/home/ada',
  );
  expect(places).toEqual({
    configDir: '/etc/xdg/turnscope',
    dataDir: '/home/ada/.local/share/turnscope',
    stateDir: '/var/turnscope',
    codexHome: '/srv/codex',
  });
});

/** docs/reference/config.md against the settings and targets that there are, and every example against the program. */
import { describe, expect, it } from 'vitest';
import { EXPORTERS, forwardSchema, SETTING_NAMES } from '../../src/config/backend-settings.ts';
import { TARGETS } from '../../src/config/target-table.ts';
import { configOf } from '../helper/config-sources.ts';
import { firstColumn, read, section } from './document.ts';

const text = read('docs/reference/config.md');

describe('config.md', () => {
  it('has every setting of a backend, and no other', () => {
    const documented = firstColumn(section(text, '## Settings of a backend')).filter((word) => !word.includes(' '));
    expect(documented.sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('has every setting of [forward], and every exporter', () => {
    const other = section(text, '## Other sections');
    const names = Object.keys(forwardSchema.shape);
    expect([...names, ...EXPORTERS].filter((name) => !other.includes(`\`${name}\``))).toEqual([]);
  });

  it('has every target as it is', () => {
    const rows = [...section(text, '## Targets').matchAll(/^\| `([^`]+)` \|.*\| ([^|]*) \| ([^|]*) \| (\w+) \|$/gm)];
    const documented = rows.map(([, name, gets, profile, tried]) => ({
      name,
      gets,
      profile: profile?.replaceAll('`', ''),
      tried,
    }));
    expect(documented).toEqual(
      Object.entries(TARGETS).map(([name, { signals, profile, verified }]) => ({
        name,
        gets: signals.join(', '),
        profile: signals.includes('turns') ? profile : '–',
        tried: verified,
      })),
    );
  });
});

describe('examples of TOML', () => {
  const examples = ['reference/config', 'guide/forwarding', 'guide/team-server', 'guide/collector'].flatMap((file) =>
    [...read(`docs/${file}.md`).matchAll(/```toml\n([\s\S]*?)```/g)].map((match) => match[1] ?? ''),
  );
  const pem = '-----BEGIN CERTIFICATE-----';
  const files = Object.fromEntries(
    ['ca.pem', 'me.pem', 'me.key', 'logfire-token'].map((name) => [`/home/ada/.config/turnscope/${name}`, pem]),
  );

  const env = { LANGFUSE_SECRET_KEY: 'sk-lf-1', TEAM_AUTHORIZATION: 'Bearer team-1' };

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('work: %s', (toml) => {
    const config = configOf({ toml, files, env, logfire: 'LOGFIRE_TOKEN=t' });
    expect(config.problems).toEqual([]);
    expect(config.backends.length).toBeGreaterThan(0);
  });
});

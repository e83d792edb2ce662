/** Faults of hooks, notify, plugin, MCP server, folders and backends. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DoctorFault } from './doctor-fault.ts';
import type { DoctorWorld } from './doctor-world.ts';
import { startHttpReceiver } from './odd-receiver.ts';

/** A chain of ours in front of their program. */
const chained = ({ places }: DoctorWorld, theirs: string): string => JSON.stringify([places.chain, theirs, 'turn']);

export const HOOK_FAULTS: readonly DoctorFault[] = [
  {
    name: 'hooks are switched off',
    plant: (one) => one.patch({ kind: 'set', path: ['features', 'hooks'], value: 'false' }),
    finds: 'broken hook.feature',
    fix: /delete features\.hooks/,
    mends: true,
  },
  {
    name: 'hooks.json is broken',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'hooks.json'), '{"hooks": '),
    finds: 'warning hook.json',
    fix: /Correct or delete .*hooks\.json/,
  },
  {
    name: 'one event has lost its hook',
    plant: (one) => one.patch({ kind: 'drop', path: ['hooks', 'Stop'] }),
    finds: 'warning hook.present',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'nobody has approved the hooks',
    plant: () => undefined,
    setup: [],
    finds: 'broken hook.trust',
    fix: /Start `codex` and approve them/,
  },
  {
    name: 'a hook was changed after it was approved',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['hooks', 'Stop', 0, 'hooks', 0, 'timeout'] as unknown as string[], value: '9' }),
    finds: 'broken hook.trust',
    fix: /Start `codex` and approve them/,
  },
  {
    name: 'a hook is switched off',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['hooks', 'state', `${one.configFile}:stop:0:0`, 'enabled'], value: 'false' }),
    finds: 'broken hook.enabled',
    fix: /set hooks\.state\.".*:stop:0:0"\.enabled = true/,
    mends: true,
  },
  {
    name: 'a hook is there twice',
    plant: (one) =>
      one.writeConfig(
        `${one.readConfig()}\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = ${JSON.stringify(`'${one.places.script}' Stop`)}\ntimeout = 5\nasync = false\n${trustOfSecondStop(one)}`,
      ),
    finds: 'warning hook.twice',
    fix: /turnscope setup/,
  },
  {
    name: 'the script is gone',
    plant: ({ places }) => rmSync(places.script),
    finds: 'broken hook.script',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'the script is not executable',
    plant: ({ places }) => chmodSync(places.script, 0o600),
    finds: 'broken hook.script',
    fix: /chmod 700 /,
    mends: true,
  },
  {
    name: 'the script is of another release',
    plant: ({ places }) => writeFileSync(places.script, '#!/bin/sh\nexit 0\n'),
    finds: 'warning hook.script',
    fix: /turnscope hook --install/,
    mends: true,
  },
];

/** The same hash as the first one's: it is the same handler. */
const trustOfSecondStop = (one: DoctorWorld): string => {
  const [, hash = ''] = /:stop:0:0"\]\s*trusted_hash = ("[^"]+")/.exec(one.readConfig()) ?? [];
  return `\n[hooks.state.${JSON.stringify(`${one.configFile}:stop:1:0`)}]\ntrusted_hash = ${hash}\n`;
};

export const OTHER_FAULTS: readonly DoctorFault[] = [
  {
    name: 'notify is a text',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: '"say done"' }),
    finds: 'broken notify.form',
    fix: /delete notify/,
    mends: true,
  },
  {
    name: 'another notifier took the place of ours',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: '["/bin/echo", "done"]' }),
    finds: 'warning notify.ours',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'another notifier got ours as an argument',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['notify'], value: JSON.stringify(['/bin/echo', one.places.script, 'notify']) }),
    finds: 'broken notify.ours',
    fix: /turnscope setup/,
  },
  {
    name: 'the notifier behind ours is gone',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: chained(one, '/nowhere/notifier') }),
    finds: 'broken notify.program',
    fix: /Install \/nowhere\/notifier again/,
  },
  {
    name: 'the chain is gone',
    plant: (one) => {
      one.patch({ kind: 'set', path: ['notify'], value: chained(one, '/bin/echo') });
      rmSync(one.places.chain);
    },
    finds: 'broken notify.program',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'the plugin is on, and Codex has no copy of it',
    plant: (one) =>
      one.patch({ kind: 'table', path: ['plugins', 'turnscope@there'], entries: [[['enabled'], 'true']] }),
    finds: 'broken plugin.cache',
    fix: /codex plugin add turnscope@there/,
  },
  {
    name: 'the MCP server is another program',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['mcp_servers', 'turnscope', 'command'], value: '"/nowhere/turnscope"' }),
    finds: 'broken mcp.entry',
    fix: /set mcp_servers\.turnscope\.command = /,
    mends: true,
  },
  {
    name: 'the MCP server is gone',
    plant: ({ places }) => rmSync(places.program),
    finds: 'broken mcp.entry',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'others may read the spool',
    plant: ({ places }) => chmodSync(places.spool, 0o755),
    finds: 'warning folder.spool',
    fix: /chmod 700 /,
    mends: true,
  },
  {
    name: 'the spool is a file',
    plant: ({ places }) => {
      rmSync(places.spool, { recursive: true });
      writeFileSync(places.spool, '');
    },
    finds: 'broken folder.spool',
    fix: /mv /,
    mends: true,
  },
  {
    name: 'the spool held what was no call',
    plant: ({ places }) => {
      mkdirSync(places.rejected);
      writeFileSync(path.join(places.rejected, 'Stop.1.0'), 'x');
    },
    finds: 'warning spool.rejected',
    fix: /rm -r /,
    mends: true,
  },
  {
    name: 'the rollouts are no folder',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'sessions'), ''),
    finds: 'broken rollout.folder',
    fix: /mv /,
    mends: true,
  },
  {
    name: 'a backend of ours has no key',
    plant: ({ configDir }) =>
      writeFileSync(path.join(configDir, 'config.toml'), '[backends.logfire]\n', { mode: 0o600 }),
    finds: 'broken backend.settings',
    fix: /./,
  },
  {
    name: 'a backend refuses its key',
    plant: async ({ configDir }, around) => {
      const { url } = await around.keep(startHttpReceiver({ key: 'Bearer right' }));
      writeFileSync(path.join(configDir, 'config.toml'), `[backends.mine]\ntarget = "otlp"\nendpoint = "${url}"\n`, {
        mode: 0o600,
      });
    },
    finds: 'broken backend.answer',
    fix: /Correct the key in /,
  },
  {
    name: 'a backend takes too much for too much',
    plant: async ({ configDir }, around) => {
      const { url } = await around.keep(startHttpReceiver({ status: 429 }));
      writeFileSync(path.join(configDir, 'config.toml'), `[backends.mine]\ntarget = "otlp"\nendpoint = "${url}"\n`, {
        mode: 0o600,
      });
    },
    finds: 'broken backend.answer',
    fix: /Wait, or ask for a higher limit/,
  },
];

import { programPath } from '../../hook/handler.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import { defineCheck } from '../check.ts';
import { broken, ok, type Verdict, warning } from '../finding.ts';
import { run, set } from '../fix.ts';
import { shown } from '../shown.ts';
import { asText, tableAt, valueAt } from '../toml-table.ts';

/** Codex runs the copy in its cache, whatever has changed where that came from. */
export const pluginCache = defineCheck({
  id: 'plugin.cache',
  group: 'Plugin and MCP',
  facts: ['config', 'plugins'],
  judge: ({ config, plugins }, { homeDir }) =>
    plugins.map(({ id, enabled, cached, offered }): Verdict => {
      if (!enabled)
        return warning(
          `The plugin ${id} is switched off.`,
          set(shown(config.file, homeDir), ['plugins', id, 'enabled'], 'true'),
          [id],
        );
      if (cached === null)
        return broken(`The plugin ${id} is switched on, and Codex has no copy of it.`, run(`codex plugin add ${id}`), [
          id,
        ]);
      if (offered !== null && offered !== cached)
        return warning(
          `Codex runs version ${cached} of the plugin ${id}; its marketplace has ${offered}.`,
          run(`codex plugin add ${id}`),
          [id],
        );
      return ok(`The plugin ${id} is installed, version ${cached}.`, [id]);
    }),
});

export const mcpEntry = defineCheck({
  id: 'mcp.entry',
  group: 'Plugin and MCP',
  facts: ['config', 'mcp'],
  needs: ['codex.config'],
  judge: ({ config, mcp }, { homeDir, places, platform }) => {
    const entry = tableAt(config.table, 'mcp_servers', 'turnscope');
    const file = shown(config.file, homeDir);
    if (Object.keys(entry).length === 0) return null;
    if (valueAt(entry, 'enabled') === false)
      return warning(
        'The MCP server is switched off in Codex.',
        set(file, ['mcp_servers', 'turnscope', 'enabled'], 'true'),
      );
    if (mcp === null) return ok('The MCP server that Codex starts answers.');
    const command = asText(entry['command']) ?? '';
    const program = programPath(hookPlaces(places.stateDir), platform);
    const fix =
      command === program || command === ''
        ? run('turnscope hook --install')
        : set(file, ['mcp_servers', 'turnscope', 'command'], JSON.stringify(program));
    return broken(`The MCP server that Codex is to start does not answer: ${mcp}.`, fix);
  },
});

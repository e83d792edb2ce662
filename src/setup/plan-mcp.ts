/** `[mcp_servers.turnscope]`: Codex may ask about its own sessions. */
import { programPath } from '../hook/handler.ts';
import { quoted } from '../toml/compose.ts';
import { kept, off, type Piece, type SetupFacts } from './piece.ts';
import { enabledPlugin } from './plan-hook.ts';
import { isElsewhere, type SetupChoices } from './setup-choice.ts';
import { tomlArray } from './toml-value.ts';

export const MCP_PATH = ['mcp_servers', 'turnscope'] as const;

export function planMcp({ codex, hookPlaces, platform }: SetupFacts, choices: SetupChoices): Piece {
  if (!choices.parts.mcp) return off('mcp', 'not asked for');
  if (isElsewhere(choices)) return off('mcp', 'the data are elsewhere');
  if (choices.to !== 'turnscope') return off('mcp', 'there is no store to ask');
  const program = programPath(hookPlaces, platform);
  const plugin = enabledPlugin(codex);
  if (plugin !== null) return kept('mcp', `the plugin ${plugin} brings it`);
  if (!codex.has([...MCP_PATH]))
    return {
      wishes: [
        {
          kind: 'table',
          path: [...MCP_PATH],
          entries: [
            [['command'], quoted(program)],
            [['args'], tomlArray(['mcp'])],
          ],
        },
      ],
      states: [{ part: 'mcp', state: 'on', sentence: 'Codex can ask about its sessions' }],
    };
  const isOurs = codex.valueAt([...MCP_PATH, 'command']) === program;
  if (!isOurs) return kept('mcp', 'your own `[mcp_servers.turnscope]` stays');
  return { wishes: [], states: [{ part: 'mcp', state: 'on', sentence: 'Codex can ask about its sessions' }] };
}

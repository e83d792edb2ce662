/** The same connection for a single run, on Codex's command line: nothing is written anywhere. */
import { quoteForShell } from '../hook/quote.ts';
import { EXPORTER_KEYS, type ExporterTarget, exporterValue } from './exporter.ts';

/** One shell line that the prompt goes behind. */
export function onceCommand(target: ExporterTarget, { isContentSent }: { isContentSent: boolean }): string {
  const settings = [
    ...EXPORTER_KEYS.map((key) => `otel.${key}=${exporterValue(key, target)}`),
    ...(isContentSent ? ['otel.log_user_prompt=true', 'otel.log_agent_responses=true'] : []),
  ];
  return ['codex', ...settings.map((setting) => `-c ${quoteForShell(setting)}`)].join(' ');
}

/** Whether somebody has connected Codex already, by `setup` or by hand: enough to say nothing more about it at each start. */
import { readToml } from '../toml/read-toml.ts';
import { readConfigFile } from './config-file.ts';

/**
 * A file that nobody can read is not connected: the set-up says what is wrong with it.
 * @param configFile Codex's `config.toml`
 * @param otlpHttp base URL of this server's receiver
 */
export const isConnected = (configFile: string, otlpHttp: string): Promise<boolean> =>
  readConfigFile(configFile).then(
    ({ text }) => text !== null && exportsTo(text, otlpHttp),
    () => false,
  );

function exportsTo(text: string, otlpHttp: string): boolean {
  try {
    return JSON.stringify(readToml(text).valueAt(['otel', 'exporter']) ?? null).includes(`"${otlpHttp}/`);
  } catch {
    return false;
  }
}

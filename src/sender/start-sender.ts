/** A run of the sender as this machine is configured: what its background program and `turnscope flush` have in common. */
import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { createMachineRedactor } from '../config/machine-redactor.ts';
import { readConfig } from '../config/read-config.ts';
import type { ForwardLog } from '../forward/forward-log.ts';
import { withPauses } from '../forward/pause.ts';
import { AppError } from '../lib/errors.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import type { Places } from '../lib/place.ts';
import { runSender, type SenderOptions, type SenderResult } from './run-sender.ts';
import { senderPlaces } from './sender-place.ts';

export interface StartOptions extends Pick<SenderOptions, 'log' | 'abort' | 'patienceMs' | 'onDryRun' | 'onProgress'> {
  readonly places: Places;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

export interface Started {
  /** `unconfigured`: no backend is on, and the spool is left to the server. */
  readonly result: SenderResult | { readonly outcome: 'unconfigured' };
  readonly problems: Config['problems'];
  /** Names of all that are on. */
  readonly backends: readonly string[];
}

/** Throws an AppError for redaction rules that cannot be used, and where the state folder does not take something. */
export async function startSender(options: StartOptions): Promise<Started> {
  const { places, env, homeDir, log } = options;
  const { configDir, codexHome } = places;
  const config = await readConfig({ configDir, home: homeDir, env, codexHome });
  const { problems } = config;
  for (const { origin, sentence } of problems) log.say(`${origin}: ${sentence}`);
  const backends = config.backends.map(({ name }) => name);
  const { outboxes } = senderPlaces(places.stateDir);
  const onTrouble = (thrown: unknown): void => log.say(AppError.from(thrown).message);
  const on = await withPauses(config, { disk: nodeDisk, outboxes, now: Date.now(), onTrouble });
  if (!config.backends.some(({ turns }) => turns !== null))
    return { result: { outcome: 'unconfigured' }, problems, backends };
  const redactor = await createMachineRedactor({ redaction: config.redaction, env, homeDir, codexHome });
  // what a backend answers may quote what it was sent
  const cleanLog: ForwardLog = { say: (sentence) => log.say(redactor.text(sentence, 'log')) };
  const result = await runSender({
    ...options,
    log: cleanLog,
    config: { ...config, backends: on },
    redactor,
    version: manifest.version,
    now: Date.now,
  });
  return { result, problems, backends };
}

import type { ClientRequestArgs } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionSetup } from './connection-setup.ts';
import { startDeadline } from './deadline.ts';
import type { Proxy } from './proxy-tunnel.ts';
import { openSocket, placeOf } from './tls-socket.ts';

/** Kept connections over TLS: Node's own agent, which through a proxy is given tunnels. */
export function createTlsAgent(setup: ConnectionSetup): Agent {
  const options = { ...setup.tls, keepAlive: true };
  return setup.proxy === null ? new Agent(options) : new TunnelAgent(options, setup, setup.proxy);
}

class TunnelAgent extends Agent {
  private readonly setup: ConnectionSetup;
  private readonly proxy: Proxy;
  private readonly closing = new AbortController();

  constructor(options: AgentOptions, setup: ConnectionSetup, proxy: Proxy) {
    super(options);
    this.setup = setup;
    this.proxy = proxy;
  }

  /** The agent asks here for each new connection. It does not say for whom, so each has the time of one request. */
  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { url, tls, timeoutMs } = this.setup;
    const deadline = startDeadline(timeoutMs, this.closing.signal);
    openSocket({ ...placeOf(url), tls, proxy: this.proxy }, deadline.signal)
      .then(
        (socket) => callback?.(null, socket),
        // Node's types want a socket even where there is none.
        (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
      )
      .finally(deadline.clear);
  }

  override destroy(): void {
    this.closing.abort();
    super.destroy();
  }
}

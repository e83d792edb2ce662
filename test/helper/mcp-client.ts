/** The real MCP client, against a function that answers web requests: no port, all of the protocol. */
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export type Answer = Readonly<Record<string, unknown>>;

export async function connectMcp(
  fetch: (request: Request) => Promise<Response>,
  { url = 'http://127.0.0.1:4319/mcp', headers = {} }: { url?: string; headers?: Record<string, string> } = {},
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: (at, init) => fetch(new Request(at, init as RequestInit)),
    requestInit: { headers },
  });
  await client.connect(transport);
  return client;
}

export async function callTool(client: Client, name: string, args: Answer = {}): Promise<CallToolResult> {
  return (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
}

/** The answer of a tool that has one; both of its forms say the same. Throws with the sentence of one that failed. */
export async function ask(client: Client, name: string, args: Answer = {}): Promise<Answer> {
  const { content, structuredContent, isError } = await callTool(client, name, args);
  const [first] = content;
  const text = first?.type === 'text' ? first.text : '';
  if (isError) throw new Error(text);
  if (text !== JSON.stringify(structuredContent)) throw new Error(`${name}: the text is not the structured content`);
  return structuredContent as Answer;
}

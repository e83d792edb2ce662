/** Pictures in a line: of a prompt, of what a tool answered. They are kept beside the words, as `data:` addresses, and never among them. */
import { isObject, type Payload, text } from './field.ts';

/** UTF-16 units of all pictures of one line together; below what an attribute may hold, so that none is cut in the middle. */
const LENGTH_MAX = 1_000_000;
const ADDRESS = /^data:image\/(?:png|jpe?g|gif|webp);base64,/;

/**
 * JSON of a list of `data:` addresses; null for none. Knows Codex's parts (`{type: "input_image", image_url}`, `{type: "image", url}`), those of MCP
 * (`{type: "image", data, mimeType}`), and addresses by themselves. What is too large is left out whole; files that are only named are not read.
 */
export function imagesOf(parts: readonly unknown[]): string | null {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    const address = addressOf(part);
    if (address === null || length + address.length > LENGTH_MAX) continue;
    kept.push(address);
    length += address.length;
  }
  return kept.length === 0 ? null : JSON.stringify(kept);
}

function addressOf(part: unknown): string | null {
  const address = typeof part === 'string' ? part : isObject(part) ? addressIn(part) : null;
  return address !== null && ADDRESS.test(address) ? address : null;
}

function addressIn(part: Payload): string | null {
  const named = part['image_url'];
  // the Responses API knows both forms
  const address = text(part, 'image_url') ?? text(part, 'url') ?? (isObject(named) ? text(named, 'url') : null);
  if (address !== null) return address;
  const [data, type] = [text(part, 'data'), text(part, 'mimeType')];
  return data === null || type === null ? null : `data:${type};base64,${data}`;
}

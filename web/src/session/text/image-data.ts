/** Pictures inside texts of a session, as `data:` addresses. SVG is none of them: it is a document that can act. */
export interface ImageData {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const IMAGES_MAX = 8;
/** Of one picture, decoded. */
const BYTES_MAX = 8 * 1024 * 1024;
const HEAD = /data:image\/(?:png|jpe?g|gif|webp);base64,/g;

interface Address {
  readonly start: number;
  readonly end: number;
  readonly base64: string;
}

/** The addresses in a text. Their ends are searched for: an expression that spans megabytes ends the engine's stack. */
function* addressesIn(text: string): Generator<Address> {
  if (!text.includes('data:image/')) return;
  for (const { index, 0: head } of text.matchAll(HEAD)) {
    const from = index + head.length;
    const behind = /[^A-Za-z0-9+/=]/g;
    behind.lastIndex = from;
    const end = behind.exec(text)?.index ?? text.length;
    yield { start: index, end, base64: text.slice(from, end) };
  }
}

/** The pictures that a text holds, as many as one looks at. What they are is read from their bytes: a name is only a claim. */
export function imagesIn(text: string): readonly ImageData[] {
  const images: ImageData[] = [];
  for (const { base64 } of addressesIn(text)) {
    const image = base64.length > (BYTES_MAX / 3) * 4 ? null : imageFrom(base64);
    if (image !== null) images.push(image);
    if (images.length === IMAGES_MAX) break;
  }
  return images;
}

function imageFrom(base64: string): ImageData | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const type = typeOf(bytes);
    return type === null ? null : { type, bytes };
  } catch {
    // cut in the middle: no picture
    return null;
  }
}

function typeOf(bytes: Uint8Array): ImageData['type'] | null {
  const begins = (at: number, ...values: readonly number[]): boolean =>
    values.every((value, index) => bytes[at + index] === value);
  if (begins(0, 0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (begins(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0, 0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  if (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  return null;
}

/** The text with each picture named instead of spelled out. */
export function withoutImages(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, base64 } of addressesIn(text)) {
    parts.push(text.slice(from, start), `[picture, ${base64.length} characters]`);
    from = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}

/** What `public/ask.js` asked the server for before this program was there. */
declare global {
  var turnscopeAsked: { readonly path: string; readonly answer: Promise<Response> } | undefined;
}

/** The answer to a GET of `path`, once; undefined where nobody has asked. It belongs to the moment in which the page was opened. */
export function takeEarlyAnswer(path: string): Promise<Response> | undefined {
  const asked = globalThis.turnscopeAsked;
  if (asked?.path !== path) return undefined;
  globalThis.turnscopeAsked = undefined;
  return asked.answer;
}

import { type RefObject, useEffect } from 'react';

const NAME = 'found';
/** Words of the page itself, which nobody searches for. */
const OURS = '.replay-tools, .records-about, .line-who, header, summary, button, dt, th, h2, h3';
/** Of what is on screen; more than this is a wall of colour. */
const RANGES_MAX = 1_000;

/**
 * Paints the words wherever they stand in `root`, without an element more: the browser colours ranges of the text that is there.
 * Browsers that cannot do that show the text as it is.
 */
export function useHighlight(root: RefObject<HTMLElement | null>, words: string): void {
  useEffect(() => {
    const box = root.current;
    if (box === null || words === '' || !('highlights' in CSS)) return;
    let frame = 0;
    const paint = (): void => {
      frame = 0;
      CSS.highlights.set(NAME, new Highlight(...rangesOf(box, words.toLowerCase())));
    };
    const observer = new MutationObserver(() => {
      frame ||= requestAnimationFrame(paint);
    });
    observer.observe(box, { childList: true, subtree: true, characterData: true });
    paint();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [root, words]);
}

function rangesOf(box: HTMLElement, wanted: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(OURS) === null ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  for (let node = walker.nextNode(); node !== null && ranges.length < RANGES_MAX; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase();
    // Where lower case is longer (İ), places in it are not places in the text.
    if (text.length !== node.nodeValue?.length) continue;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}

import { useCallback, useMemo, useRef } from 'react';
import { type ImageData, imagesIn } from './image-data.ts';

/** The pictures of a text in small; one opens in large. */
export function ImageStrip({ text }: { readonly text: string }) {
  const images = useMemo(() => imagesIn(text), [text]);
  if (images.length === 0) return null;
  return (
    <p className="image-strip">
      {images.map((image, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a picture is its place in the text
        <Thumbnail key={index} image={image} name={`picture ${index + 1} of ${images.length}`} />
      ))}
    </p>
  );
}

function Thumbnail({ image, name }: { readonly image: ImageData; readonly name: string }) {
  const large = useRef<HTMLDialogElement>(null);
  const show = useCallback(
    (element: HTMLImageElement) => {
      // The one kind of address that a picture may have beside our own.
      const url = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
      element.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [image],
  );
  return (
    <>
      <button
        type="button"
        className="thumbnail"
        aria-label={`Open ${name}`}
        onClick={() => large.current?.showModal()}
      >
        <img ref={show} alt="" />
      </button>
      <dialog ref={large} className="image-large" aria-label={name} onClick={() => large.current?.close()}>
        <img ref={show} alt={`${name}, as it was sent`} />
      </dialog>
    </>
  );
}

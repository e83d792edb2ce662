import { useEffect, useMemo, useRef, useState } from 'react';
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
  const [url, setUrl] = useState<string | null>(null);
  const large = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // The one kind of address that a picture may have beside our own.
    const made = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [image]);
  if (url === null) return null;
  return (
    <>
      <button
        type="button"
        className="thumbnail"
        aria-label={`Open ${name}`}
        onClick={() => large.current?.showModal()}
      >
        <img src={url} alt="" />
      </button>
      <dialog ref={large} className="image-large" aria-label={name} onClick={() => large.current?.close()}>
        <img src={url} alt={`${name}, as it was sent`} />
      </dialog>
    </>
  );
}

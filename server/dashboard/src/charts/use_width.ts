// Charts are drawn for the width that they have, never scaled: their text keeps its size.
import type {RefObject} from 'preact';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';

/** The element's width in CSS pixels, 0 before it is known. */
export function useWidth<E extends HTMLElement>(): [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    setWidth(Math.floor(element.current.getBoundingClientRect().width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

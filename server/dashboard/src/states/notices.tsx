// What a view says when it has nothing to show: what is so; why; what to do. No apology, no code alone.
import type {ComponentChildren} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import type {CollectorFailure} from '../collector/client.ts';

interface Words {
  what: ComponentChildren;
  children: ComponentChildren;
}

/** Nothing is wrong: there is nothing yet, or it is late. */
export function Quiet({what, children}: Words) {
  return (
    <div class="st-box">
      <p>
        <b>{what}</b>
      </p>
      <div>{children}</div>
    </div>
  );
}

export function Notice({what, children, grade}: Words & {grade: 'warn' | 'bad'}) {
  return (
    <div class={`notice ${grade}`} role={grade === 'bad' ? 'alert' : 'status'}>
      <b>{what}</b>
      <p>{children}</p>
    </div>
  );
}

/** The collector's own sentences: what stands between backticks is code. */
export function Sentences({text}: {text: string}) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}
    </>
  );
}

const LOADING_AFTER_MS = 200;
const LOADING_STEP_MS = 100;

/** Nothing for 200 ms, then what is being read and for how long. */
export function Loading({what}: {what: string}) {
  const [waited_ms, setWaited] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setWaited((ms) => ms + LOADING_STEP_MS), LOADING_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  if (waited_ms < LOADING_AFTER_MS) return null;
  return (
    <div class="st-box">
      <p class="t2">
        Reading {what}, {(waited_ms / 1000).toFixed(1)} s
      </p>
      <div class="skel" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}

/** `children` say what to do when the collector refused. */
export function Failed({
  what,
  failure,
  children,
}: {
  what: string;
  failure: CollectorFailure;
  children?: ComponentChildren;
}) {
  return (
    <Notice grade="bad" what={`${what} cannot be shown.`}>
      {failure.kind === 'not_understood' ? (
        <>
          The collector&rsquo;s answer has another form than this page knows: {failure.message}.
          Reload the page: it comes from the same build as the collector.
        </>
      ) : (
        <>
          The collector says: {failure.message}. {children}
        </>
      )}
    </Notice>
  );
}

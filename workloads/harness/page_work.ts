// A fixed piece of a page's own work: a list of components is built of DOM elements and laid out, as a page does when somebody
// opens a view. The same elements each time; taken away at once, so that it is never painted.

// 5 to 10 ms on a core of 2 GHz.
const COMPONENTS = 40;
const ROWS = 3;
// The viewport's width would change how lines break.
const WIDTH_PX = 640;

const TEXT =
  'Every list that a page shows is made of elements like these, each with a title, some words and a button.';

function element(name: string, text?: string): HTMLElement {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function component(index: number): HTMLElement {
  const rows = element('ul');
  for (let row = 0; row < ROWS; row++) rows.append(element('li', `${index}.${row} ${TEXT}`));
  const made = element('article');
  made.append(
    element('h2', `Component ${index}`),
    element('p', TEXT),
    rows,
    element('button', 'Open'),
  );
  return made;
}

/** Builds and lays out; `ended` is called before all is taken away again. */
export function doPageWork(ended: () => void): void {
  const list = element('section');
  list.style.cssText = `position: absolute; width: ${WIDTH_PX}px; font: 16px/1.4 sans-serif`;
  for (let index = 0; index < COMPONENTS; index++) list.append(component(index));
  document.body.append(list);
  if (list.offsetHeight === 0) throw new Error('the list has no height'); // to answer, it is laid out
  ended();
  list.remove();
}

interface Done {
  beginMs: number;
  endMs: number;
}

/** Requests that were made before a piece of work began are answered by it, as one update of a page shows all that has changed. */
export class PageWorkRequests {
  private readonly work: () => Done;
  private last: Done = {beginMs: -Infinity, endMs: -Infinity};

  constructor(work: () => Done) {
    this.work = work;
  }

  /** When what was requested then is done; does it where it is not. */
  answeredMs(requestedMs: number): number {
    if (requestedMs >= this.last.beginMs) this.last = this.work();
    return this.last.endMs;
  }
}

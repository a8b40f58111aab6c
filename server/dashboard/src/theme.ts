// Light, dark, or as the system has it. The choice is a person's, so it stays on this browser.

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'webdyno_theme';

export function storedTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const stored = storage.getItem(KEY);
  return THEMES.find((each) => each === stored) ?? 'auto';
}

/** tokens.css follows the system unless the root element says otherwise. */
export function applyTheme(theme: Theme, root: HTMLElement): void {
  if (theme === 'auto') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

export function chooseTheme(
  theme: Theme,
  root: HTMLElement,
  storage: Pick<Storage, 'setItem'>,
): void {
  applyTheme(theme, root);
  storage.setItem(KEY, theme);
}

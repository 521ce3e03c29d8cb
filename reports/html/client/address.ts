/** What is shown, as the part of the address after `#`: so a link or the back button restores it. */

export interface View {
  readonly q: string;
  readonly area: string;
  readonly impl: string;
  readonly verdict: readonly string[];
  readonly level: readonly string[];
  /** The id of the place that was gone to. */
  readonly at: string;
}

export const everything: View = { q: '', area: '', impl: '', verdict: [], level: [], at: '' };

/** `#f0-1` is a place alone, `#verdict=fail&at=f0-1` a place in a filtered report. */
export function readAddress(hash: string): View {
  const text = hash.replace(/^#/, '');
  if (!text.includes('=')) return { ...everything, at: text };
  const words = new URLSearchParams(text);
  const one = (name: string): string => words.get(name) ?? '';
  const some = (name: string): string[] => one(name).split(',').filter(Boolean);
  return { q: one('q'), area: one('area'), impl: one('impl'), verdict: some('verdict'), level: some('level'), at: one('at') };
}

export function addressOf(view: View): string {
  const words = new URLSearchParams();
  for (const name of ['q', 'area', 'impl', 'verdict', 'level'] as const) {
    const value = view[name];
    if (value.length > 0) words.set(name, typeof value === 'string' ? value : value.join(','));
  }
  if (words.size === 0) return view.at === '' ? '' : `#${view.at}`;
  if (view.at !== '') words.set('at', view.at);
  return `#${words.toString().replaceAll('%2C', ',')}`;
}

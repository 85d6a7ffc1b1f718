/** What can be explained, and has a view of its own. */
export const SUBJECTS = ['deposit', 'withdrawal', 'finding'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** Where the operator is. It stands behind the # of the address, which no server is sent. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'queues' }
  | { readonly view: 'search'; readonly text: string }
  | { readonly view: 'customer'; readonly id: string }
  | { readonly view: Subject; readonly id: string };

export function writeRoute(route: Route): string {
  switch (route.view) {
    case 'overview':
      return '#/';
    case 'queues':
      return '#/queues';
    case 'search':
      return `#/search/${encodeURIComponent(route.text)}`;
    default:
      return `#/${route.view}/${encodeURIComponent(route.id)}`;
  }
}

/** The overview for whatever leads nowhere. */
export function readRoute(hash: string): Route {
  const [view = '', written = ''] = hash.replace(/^#\//, '').split('/');
  const given = decoded(written);
  if (view === 'queues') return { view };
  if (given === '') return { view: 'overview' };
  if (view === 'search') return { view, text: given };
  if (view === 'customer') return { view, id: given };
  const subject = SUBJECTS.find((each) => each === view);
  return subject === undefined ? { view: 'overview' } : { view: subject, id: given };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Half of an escape, as a cut link has it.
    return '';
  }
}

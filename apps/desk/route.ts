/** What can be explained, and has a view of its own. */
export const SUBJECTS = ['deposit', 'withdrawal', 'finding'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What can be listed with filters. */
export const LISTS = [
  ...(['deposits', 'withdrawals', 'entries', 'findings'] as const),
  ...(['alarms', 'decisions', 'owed'] as const),
] as const;
export type ListName = (typeof LISTS)[number];

const PLAIN_VIEWS = ['queues', 'terms'] as const;

/** Where the operator is. It stands behind the # of the address, which no server is sent. */
export type Route =
  | { readonly view: 'overview' | (typeof PLAIN_VIEWS)[number] }
  | { readonly view: 'search'; readonly text: string }
  | { readonly view: 'customer'; readonly id: string }
  /** `query`: filters and the page, as in an address. */
  | { readonly view: 'list'; readonly list: ListName; readonly query: string }
  | { readonly view: Subject; readonly id: string };

export function writeRoute(route: Route): string {
  switch (route.view) {
    case 'overview':
      return '#/';
    case 'queues':
    case 'terms':
      return `#/${route.view}`;
    case 'search':
      return `#/search/${encodeURIComponent(route.text)}`;
    case 'list':
      return `#/list/${route.list}${route.query === '' ? '' : `/${encodeURIComponent(route.query)}`}`;
    default:
      return `#/${route.view}/${encodeURIComponent(route.id)}`;
  }
}

/** The overview for whatever leads nowhere. */
export function readRoute(hash: string): Route {
  const [view = '', written = '', rest = ''] = hash.replace(/^#\//, '').split('/');
  const plain = PLAIN_VIEWS.find((each) => each === view);
  if (plain !== undefined) return { view: plain };
  if (view === 'list') {
    return {
      view,
      list: LISTS.find((each) => each === written) ?? 'deposits',
      query: decoded(rest),
    };
  }
  const given = decoded(written);
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

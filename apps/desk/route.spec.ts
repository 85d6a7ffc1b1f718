import { readRoute, type Route, writeRoute } from './route.ts';

describe('where the operator is', () => {
  it.each<Route>([
    { view: 'overview' },
    { view: 'queues' },
    { view: 'search', text: 'ivan/../#?&% 1.5 CWD' },
    { view: 'customer', id: '0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d' },
    { view: 'finding', id: 'a b' },
    { view: 'terms' },
    { view: 'list', list: 'owed', query: '' },
    { view: 'list', list: 'entries', query: 'kind=hold&from=2026-11-01T00%3A00%3A00Z' },
  ])('is the same once it was written and read: %p', (route) => {
    expect(readRoute(writeRoute(route))).toEqual(route);
  });

  it.each(['', '#', '#/', '#/nowhere/1', '#/customer', '#/search/', '#/deposit/%E0%A4%A', 'x'])(
    'is the overview for %p',
    (hash) => {
      expect(readRoute(hash)).toEqual({ view: 'overview' });
    },
  );
});

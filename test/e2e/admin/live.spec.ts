import { OpenStream } from '../../support/open-stream';
import { HttpHarness } from './admin-harness';

type Marks = Record<string, string>;

const PAGE = { 'x-desk-request': 'operator', 'sec-fetch-site': 'same-origin' };

/** All marks that a stream has sent, one after the other. */
function marksIn(text: string): readonly Marks[] {
  return [...text.matchAll(/^event: marks\ndata: (.*)$/gm)].map(
    ([, data = '']) => JSON.parse(data) as Marks,
  );
}

describe('the live line of the page', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start();
  });

  afterAll(async () => {
    const stream = await listen(await signIn('last'));
    await http.stop();
    await stream.untilEnd();
  });

  /** Headers of a browser in which somebody has signed in. */
  const signIn = async (name: string): Promise<Record<string, string>> => {
    const { authorization = '' } = await http.as(name);
    const key = authorization.slice('Bearer '.length);
    const headers = { ...PAGE, origin: http.url };
    const answer = await http.ask('POST', '/admin/session', { key }, headers);
    const [set = ''] = answer.headers.getSetCookie();
    return { cookie: set.split(';')[0] ?? '' };
  };
  /** As `EventSource` of a browser asks: it can send no header of its own. */
  const listen = (headers: Record<string, string>) =>
    OpenStream.open(`${http.url}/admin/v1/live`, { ...headers, 'sec-fetch-site': 'same-origin' });

  it('tells what has changed, and nothing of what it is', async () => {
    const headers = await signIn('olga');
    const stream = await listen(headers);
    const [first] = marksIn(await stream.until((text) => marksIn(text).length > 0));
    expect(Object.keys(first!).toSorted()).toEqual(
      ['alarms', 'decisions', 'findings', 'halts', 'money', 'status'].toSorted(),
    );
    await http.admin('POST', '/halt', { scope: 'payouts', reason: 'a test of the line' });
    const text = await stream.until((all) => marksIn(all).at(-1)!['halts'] !== first!['halts']);
    expect(text).not.toContain('a test of the line');
    await http.admin('POST', '/resume', { scope: 'payouts', reason: 'a test' });
    await stream.until((all) => marksIn(all).at(-1)!['halts'] === first!['halts']);
    stream.leave();
  });

  it('tells that money has moved', async () => {
    const stream = await listen(await signIn('ivan'));
    const [first] = marksIn(await stream.until((text) => marksIn(text).length > 0));
    await http.gateway.register('test:live-customer');
    await stream.until((text) => marksIn(text).at(-1)!['money'] !== first!['money']);
    stream.leave();
  });

  it('answers whoever asks for no stream at once', async () => {
    const { body } = await http.admin('GET', '/live');
    expect(body).toMatchObject({ marks: { money: expect.any(String) as string } });
  });

  it('ends when its operator has signed out', async () => {
    const headers = await signIn('maria');
    const stream = await listen(headers);
    await stream.until((text) => marksIn(text).length > 0);
    const from = { ...PAGE, ...headers, origin: http.url };
    await http.ask('DELETE', '/admin/session', undefined, from);
    await stream.untilEnd();
  });

  it('is there for no page of another site, and for nobody without a session', async () => {
    const headers = await signIn('nina');
    const accept = 'text/event-stream';
    const foreign = { ...headers, accept, 'sec-fetch-site': 'cross-site' };
    expect((await http.ask('GET', '/admin/v1/live', undefined, foreign)).status).toBe(403);
    expect((await http.ask('GET', '/admin/v1/live', undefined, { accept })).status).toBe(401);
  });
});

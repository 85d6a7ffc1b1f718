import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets } from '../../kernel';
import { IssueKey, type NewKey } from '../issue-key';
import { KEY_MEMORY_MILLISECONDS, KeyRing } from '../key-ring';
import { IssuedKeys } from '../ports/issued-keys';
import { OperatorSessions } from '../ports/operator-sessions';
import { RevokeKey } from '../revoke-key';
import { RotateKey } from '../rotate-key';
import {
  SESSION_IDLE_MILLISECONDS,
  SESSION_LIFE_MILLISECONDS,
  SESSIONS_OF_KEY_MAXIMUM,
} from './operator-session';
import { SessionRing } from './session-ring';
import { StartSession } from './start-session';

const MINUTE = 60_000;

describe('the session of an operator', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let ring: SessionRing;
  let key: NewKey;

  const issue = (change: { name?: string; expiresAt?: Date } = {}) => {
    const terms = { scopes: null, networks: null, requestsPerMinute: null, expiresAt: null };
    const asked = { name: 'olga', role: 'operator' as const, ...terms, ...change };
    return stores.get(IssueKey).execute(asked, 'admin');
  };

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2));
    ring = stores.get(SessionRing);
    key = await issue();
  });

  const signIn = (text = key.text) => stores.get(StartSession).execute(text);
  const look = (token: string) => ring.recognise(token, { isPresent: false });
  const act = (token: string) => ring.recognise(token, { isPresent: true });
  /** Another process of the gateway over the same database. */
  const elsewhere = () =>
    new SessionRing(
      stores.get(OperatorSessions),
      new KeyRing(stores.get(IssuedKeys), clock),
      clock,
    );
  const pass = (milliseconds: number) => {
    clock.moveBySeconds(milliseconds / 1000);
  };

  it('acts as the key that was typed in', async () => {
    const { token, session } = await signIn();
    const found = await look(token);
    expect(found?.key).toMatchObject({ id: key.key.id, name: 'olga', role: 'operator' });
    expect(found?.session).toEqual(session);
  });

  it('is known by a token of 256 random bits, of which a hash is kept', async () => {
    const [{ token, session }, other] = [await signIn(), await signIn()];
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(other.token).not.toBe(token);
    expect(JSON.stringify(session)).not.toContain(token);
    expect(session.tokenHash.equals(Buffer.from(token, 'base64url'))).toBe(false);
  });

  it('is nobody’s by any other text', async () => {
    const { token } = await signIn();
    const first = token.startsWith('A') ? 'B' : 'A';
    for (const text of ['', 'x', `${token}A`, first + token.slice(1), key.text]) {
      expect(await look(text)).toBeNull();
    }
    await expect(signIn('not a key')).rejects.toMatchObject({ code: 'key_unknown' });
  });

  it('ends half an hour after the last act; what the page asks by itself keeps nothing open', async () => {
    const { token } = await signIn();
    for (let time = 0; time < 3; time += 1) {
      pass(SESSION_IDLE_MILLISECONDS - 1);
      expect(await act(token)).not.toBeNull();
    }
    pass(SESSION_IDLE_MILLISECONDS - 1);
    expect(await look(token)).not.toBeNull();
    pass(1);
    expect(await act(token)).toBeNull();
  });

  it('ends with the shift, whatever its operator does', async () => {
    const { token, session } = await signIn();
    for (let passed = 0; passed < SESSION_LIFE_MILLISECONDS - MINUTE; passed += MINUTE) {
      pass(MINUTE);
      expect(await act(token)).not.toBeNull();
    }
    expect((await act(token))?.session.idleUntil).toEqual(session.endsAt);
    pass(MINUTE);
    expect(await act(token)).toBeNull();
  });

  it('ends within two seconds once its key is revoked, in each process', async () => {
    const { token } = await signIn();
    const other = elsewhere();
    expect(await other.recognise(token, { isPresent: true })).not.toBeNull();
    expect(await act(token)).not.toBeNull();
    await stores.get(RevokeKey).execute(key.key.id, 'admin');
    pass(KEY_MEMORY_MILLISECONDS);
    expect(await act(token)).toBeNull();
    expect(await other.recognise(token, { isPresent: true })).toBeNull();
  });

  it('ends with the secret that was typed in, once that is not taken any more', async () => {
    const { token } = await signIn();
    const rotate = (overlapSeconds: number) =>
      stores.get(RotateKey).execute({ id: key.key.id, overlapSeconds, by: 'admin' });
    const { text } = await rotate(60);
    pass(KEY_MEMORY_MILLISECONDS);
    expect(await look(token)).not.toBeNull();
    const { token: later } = await signIn(text);
    pass(MINUTE);
    expect([await look(token), (await look(later))?.key.name]).toEqual([null, 'olga']);
  });

  it('ends with its key', async () => {
    const expiresAt = new Date(clock.now().getTime() + 5 * MINUTE);
    const { token } = await signIn((await issue({ name: 'guest', expiresAt })).text);
    pass(5 * MINUTE - 1);
    expect(await act(token)).not.toBeNull();
    pass(1);
    expect(await act(token)).toBeNull();
  });

  it('ends by signing out: here at once, elsewhere within two seconds', async () => {
    const [{ token }, { token: other }] = [await signIn(), await signIn()];
    const process = elsewhere();
    await process.recognise(token, { isPresent: false });
    await ring.end(token);
    await ring.end(token);
    await ring.end('nonsense');
    expect([await look(token), (await look(other))?.key.name]).toEqual([null, 'olga']);
    pass(KEY_MEMORY_MILLISECONDS);
    expect(await process.recognise(token, { isPresent: true })).toBeNull();
  });

  it('lasts on where another process has moved its end', async () => {
    const { token } = await signIn();
    const other = elsewhere();
    pass(SESSION_IDLE_MILLISECONDS - 1);
    expect(await other.recognise(token, { isPresent: false })).not.toBeNull();
    expect(await act(token)).not.toBeNull();
    pass(1);
    expect(await other.recognise(token, { isPresent: false })).not.toBeNull();
  });

  it('is not brought to life again by a clock that was set back', async () => {
    const { token } = await signIn();
    pass(-MINUTE);
    expect(await look(token)).toBeNull();
  });

  it('is one of ten of its key: the oldest ends', async () => {
    const { token: first } = await signIn();
    const others = [];
    for (let time = 1; time < SESSIONS_OF_KEY_MAXIMUM; time += 1) others.push(await signIn());
    expect(await look(first)).not.toBeNull();
    await signIn();
    pass(KEY_MEMORY_MILLISECONDS);
    expect(await look(first)).toBeNull();
    expect(await look(others[0]?.token ?? '')).not.toBeNull();
  });

  it('is removed by the next sign-in once it is over', async () => {
    const { session } = await signIn();
    pass(SESSION_IDLE_MILLISECONDS);
    await signIn();
    expect(await stores.get(OperatorSessions).find(session.tokenHash)).toBeNull();
  });
});

import { boundsOf, driverUrlOf } from './driver-url';
import { PATIENT } from './session-settings';

describe('what the driver is told of a connection string', () => {
  it.each([
    [
      'postgres://u:p%40@h:1/d?host=/run/postgresql',
      'postgres://u:p%40@h:1/d?host=/run/postgresql',
    ],
    ['postgres://u:p@h/d?sslmode=no-verify', 'postgres://u:p@h/d?sslmode=no-verify'],
    [
      'postgres://u:p@h/d?sslmode=require',
      'postgres://u:p@h/d?sslmode=require&uselibpqcompat=true',
    ],
    [
      'postgres://u:p@h/d?statement_timeout=7&lock_timeout=8&idle_in_transaction_session_timeout=9&options=x',
      'postgres://u:p@h/d?options=x',
    ],
  ])('of %s is %s', (url, expected) => {
    expect(driverUrlOf(url)).toBe(expected);
  });

  it('leaves the bounds to the session, where those of the string win', () => {
    expect(boundsOf('postgres://u:p@h/d', PATIENT)).toEqual(PATIENT);
    expect(boundsOf('postgres://u:p@h/d?lock_timeout=8', PATIENT)).toEqual({
      ...PATIENT,
      lockMilliseconds: 8,
    });
  });
});

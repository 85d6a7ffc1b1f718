import { databaseAddressOf, databaseUrlFlaw, singleHostUrls } from './database-url';

describe('a connection string', () => {
  it.each([
    ['postgres://u:p@h1:5432,h2:5433/db?sslmode=verify-full', 'h1:5432, h2:5433'],
    ['postgres://u:p,w@h1,h2/db', 'h1:5432, h2:5432'],
    ['postgresql://u:p@[::1]:6000,[::2]/db', '[::1]:6000, [::2]:5432'],
    ['postgres://u:p,w@h1/db', 'h1:5432'],
    ['postgres://u:p@h1/db?target_session_attrs=read-write', 'h1:5432'],
    ['postgres://u:p@h1/db?statement_timeout=5000', 'h1:5432'],
    ['postgres://u:p@h1/db?sslmode=require', 'h1:5432'],
    [`postgres://u:p@h1/db?sslmode=verify-ca&sslrootcert=${__filename}`, 'h1:5432'],
  ])('%s is good, and names %s', (url, addresses) => {
    expect(databaseUrlFlaw(url)).toBeNull();
    expect(databaseAddressOf(url)).toBe(addresses);
  });

  it('with several hosts is one for each, with the same login, database and parameters', () => {
    expect(singleHostUrls('postgres://u:p%40@h1:1,[::1]:2/db?sslmode=require')).toEqual([
      'postgres://u:p%40@h1:1/db?sslmode=require',
      'postgres://u:p%40@[::1]:2/db?sslmode=require',
    ]);
    const single = 'postgres://u:p@h1:1/db?host=/run/postgresql';
    expect(singleHostUrls(single)).toEqual([single]);
  });

  it.each([
    ['postgres://u:s3cret@h1:5432,/db', 'host 2 of 2 is empty'],
    ['postgres://u:s3cret@,h2/db', 'host 1 of 2 is empty'],
    ['postgres://u:s3cret@h1,h2:port/db', 'host 2 of 2 is not a URL'],
    ['postgres://u:s3cret@h1:5432,H1/db', 'host 2 of 2 is a repetition'],
    [`postgres://u:s3cret@${'h,'.repeat(10)}h/db`, 'more than 10 hosts'],
    ['mysql://u:s3cret@h1,h2/db', 'of another kind'],
    ['postgres://u:s3cret@h1/db?host=h1,h2', 'write host:port,host:port before the path'],
    ['postgres://u:s3cret@h1/db?port=1,2', 'write host:port,host:port before the path'],
    ['postgres://u:s3cret@h1/db?target_session_attrs=any', 'leave it out'],
    ['postgres://u:s3cret@h1/db?connect_timeout=10', 'connect_timeout, which nothing reads'],
    ['postgres://u:s3cret@h1/db?statement_timeout=5s', 'write 5000 for 5 seconds'],
    ['postgres://u:s3cret@h1,h2/db?lock_timeout=1min', 'write 5000 for 5 seconds'],
    ['postgres://u:s3cret@h1/db?sslmode=verify-full&sslmode=disable', 'more than one sslmode'],
    ['postgres://u:s3cret@h1/db?sslmode=prefer', 'write one of them, best verify-full'],
    ['postgres://u:s3cret@h1/db?sslmode=verify-ca', 'without sslrootcert: name the file'],
    [`postgres://u:s3cret@h1/db?sslrootcert=${__filename}`, 'write sslmode=verify-full as well'],
    [
      'postgres://u:s3cret@h1,h2/db?sslmode=verify-full&sslrootcert=/no/such/file.pem',
      'sslrootcert names a file that is not there: /no/such/file.pem',
    ],
  ])('%s is refused, and says %s', (url, reason) => {
    const flaw = databaseUrlFlaw(url) ?? '';
    expect(flaw).toContain(reason);
    expect(flaw).not.toContain('s3cret');
  });
});

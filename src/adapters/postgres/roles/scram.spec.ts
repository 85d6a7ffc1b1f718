import { scramVerifier } from './scram';

describe('What PostgreSQL keeps of a password', () => {
  it('is what PostgreSQL makes of it itself', () => {
    // By PostgreSQL 17.10: CREATE ROLE x PASSWORD 'pencil'; SELECT rolpassword FROM pg_authid.
    const kept =
      'SCRAM-SHA-256$4096:EOJ/fmdBnXLORH7Un1ojCQ==$' +
      'GBCGUV2pv7s04J8VEySuaGPqodvNRUhDXvlycaP03iY=:jcftyzsTEddIOI/m3rGCQ/ysOWY9HegTwrdg+VU4Aes=';
    const salt = Buffer.from(kept.split(/[:$]/)[2] ?? '', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(kept);
  });

  it('differs each time, and never shows the password', () => {
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
    expect(scramVerifier('pencil')).not.toContain('pencil');
  });
});

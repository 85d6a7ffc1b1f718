import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { lookUpReceiverBy } from './look-up-receiver';

const ADDRESS = [93, 184, 216, 34];
const HEADER_BYTES = 12;

/** An answer with one address to a question about IPv4, and with none to another one. */
function answerTo(question: Buffer): Buffer {
  const isIpv4 = question.readUInt16BE(question.length - 4) === 1;
  const header = Buffer.from(question.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isIpv4 ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = [0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...ADDRESS];
  return Buffer.concat([
    header,
    question.subarray(HEADER_BYTES),
    Buffer.from(isIpv4 ? record : []),
  ]);
}

describe('the addresses of a receiver', () => {
  let server: Socket;
  let resolver: Resolver;

  beforeEach(async () => {
    server = createSocket('udp4');
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    resolver = new Resolver({ timeout: 200, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
  });

  afterEach(() => {
    server.close();
  });

  it('are what a name server says, of whatever family', async () => {
    server.on('message', (message, { port }) => {
      // Without additional records, which some ask with.
      const end = message.indexOf(0, HEADER_BYTES) + 5;
      server.send(answerTo(Buffer.from(message.subarray(0, end))), port, '127.0.0.1');
    });
    expect(await lookUpReceiverBy(resolver)('shop.example')).toEqual([
      { address: ADDRESS.join('.'), family: 4 },
    ]);
  });

  it('of a silent name server are given up, and keep nobody from finding others', async () => {
    const lookUp = lookUpReceiverBy(resolver);
    const silent = Array.from({ length: 10 }, (_, index) => lookUp(`shop${index}.example`));
    const endings = Promise.allSettled(silent);
    expect(await lookUp('localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
    for (const ending of await endings) {
      expect(ending).toMatchObject({ status: 'rejected', reason: { code: 'ETIMEOUT' } });
    }
  });
});

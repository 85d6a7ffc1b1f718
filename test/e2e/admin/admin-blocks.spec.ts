import { HttpHarness } from './admin-harness';

describe('accepting a block by the admin interface', () => {
  let http: HttpHarness;

  beforeAll(async () => {
    http = await HttpHarness.start();
  });

  afterAll(() => http.stop());

  const accept = async (
    number: unknown,
    id: unknown,
    reason: unknown = 'compared with two nodes',
  ) => http.admin('POST', '/blocks/accept', { number, id, reason }, await http.as('olga'));

  it('keeps the number, the id, who and why', async () => {
    const block = http.gateway.node.chain.block(3);
    const { status, body } = await accept(3, block?.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: 3, id: block?.id, acceptedBy: 'olga' });
    const again = await accept(3, block?.id, 'another reason');
    expect(again.body).toMatchObject({ reason: 'compared with two nodes' });
    const list = await http.admin('GET', '/blocks/accepted');
    expect(list.body['items']).toMatchObject([
      { number: 3, id: block?.id, reason: 'compared with two nodes', acceptedBy: 'olga' },
    ]);
    expect(await http.gateway.events('block_accepted')).toHaveLength(1);
  });

  it('refuses the id of another block, and what is no id', async () => {
    const other = await accept(4, http.gateway.node.chain.block(3)?.id);
    expect(other.status).toBe(400);
    expect(other.body).toMatchObject({
      code: 'block_id_malformed',
      errors: [{ field: 'body.id', message: expect.stringContaining('block 4') as string }],
    });
    expect((await accept(3, 'abc')).body).toMatchObject({ code: 'validation_failed' });
    expect((await accept(0, '00'.repeat(20))).body).toMatchObject({ code: 'validation_failed' });
    expect((await accept(3, '00'.repeat(20), ' ')).body).toMatchObject({
      code: 'validation_failed',
    });
  });
});

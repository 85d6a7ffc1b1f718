import { TelegramOptions } from '../telegram-options';
import { UpdateSeal } from './update-seal';

const sealOf = (token: string) => new UpdateSeal(new TelegramOptions({ token }));
const UPDATE = { update_id: 7, message: { text: 'ACDE-FGHJ' } };

describe('the seal of pending updates', () => {
  const seal = sealOf('7001:AAtestTokenThatOpensNothing_-x');

  it('gives back what was sealed, and shows nothing of it meanwhile', () => {
    const content = seal.seal(UPDATE);
    expect(seal.open(content)).toEqual(UPDATE);
    expect(content.toString('latin1')).not.toContain('ACDE');
    expect(seal.seal(UPDATE)).not.toEqual(content);
  });

  it('opens nothing of another token, and nothing that was changed', () => {
    const content = seal.seal(UPDATE);
    expect(sealOf('7002:AnotherTokenThatOpensNothing_x').open(content)).toBeNull();
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    expect(seal.open(content)).toBeNull();
    expect(seal.open(Buffer.from('short'))).toBeNull();
  });
});

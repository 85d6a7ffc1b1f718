import { ChatSettings } from './chat-settings';

const LINK = 'https://explorer.example/tx/{transaction}?again={transaction}';

describe('what messages may name', () => {
  it('is a transaction without a link, unless an explorer is known', () => {
    expect(new ChatSettings().transaction('ab')).toEqual({ id: 'ab', link: null });
    expect(new ChatSettings().transaction(null)).toBeNull();
    expect(new ChatSettings(LINK).transaction(null)).toBeNull();
  });

  it('is a link in which nothing of an id is more than a part', () => {
    const links = ['ab', 'a/b?c"<'].map((id) => new ChatSettings(LINK).transaction(id)?.link);
    expect(links).toEqual([
      'https://explorer.example/tx/ab?again=ab',
      'https://explorer.example/tx/a%2Fb%3Fc%22%3C?again=a%2Fb%3Fc%22%3C',
    ]);
  });
});

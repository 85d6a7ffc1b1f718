import { DEFAULT_ORDER, listDecorator, placesOf } from './listed';

abstract class Guest {
  abstract come(): void;
}

const GUESTS = Symbol('GUESTS');
const COOKS = Symbol('COOKS');
const Invited = listDecorator<Guest>(GUESTS);
const Cooks = listDecorator<Guest>(COOKS);

@Invited({ order: 7 })
class Early extends Guest {
  override come(): void {
    return;
  }
}

@Cooks()
class Cook extends Early {}

@Invited({ order: 9 })
class Late extends Early {}

describe('a class that says into which lists it belongs', () => {
  it('has its place there', () => {
    expect(placesOf(Early)).toEqual([{ list: GUESTS, order: 7 }]);
  });

  it('has the places of the class that it extends as well', () => {
    expect(placesOf(Cook)).toEqual([
      { list: COOKS, order: DEFAULT_ORDER },
      { list: GUESTS, order: 7 },
    ]);
  });

  it('may have another place than the class that it extends', () => {
    expect(placesOf(Late)).toEqual([{ list: GUESTS, order: 9 }]);
  });

  it('has none without a decorator', () => {
    expect(placesOf(Guest)).toEqual([]);
  });
});

import { eachApart } from './each-apart';

describe('what is done for each apart', () => {
  it('is done for the others where it fails for one, which is told at the end', async () => {
    const done: number[] = [];
    const work = (item: number) => {
      done.push(item);
      return item % 2 === 0 ? Promise.reject(new Error(`no ${item}`)) : Promise.resolve();
    };
    await expect(eachApart([1, 2, 3, 4, 5], work)).rejects.toThrow('no 2');
    expect(done).toEqual([1, 2, 3, 4, 5]);
    await expect(eachApart([1, 3], work)).resolves.toBeUndefined();
  });

  it('ends where everything fails', async () => {
    let tried = 0;
    const work = () => {
      tried += 1;
      return Promise.reject(new Error('away'));
    };
    await expect(eachApart(new Array(100).fill(0), work)).rejects.toThrow('away');
    expect(tried).toBe(10);
  });
});

import type { Fault, FaultStage } from './fault-stage';

/** Within what a gateway forgives; for longer than anything is under way. */
const CLOCK_SECONDS = { least: 5, most: 45 };

/** What somebody does who wants the better of two rates, or more than is theirs. */
export function customerTricks({ world, people, staff, last, isLasting }: FaultStage) {
  const { random, clock } = world;
  return {
    'quote-kept': async () => {
      const persona = await people.someoneWithPoints();
      await people.say(persona, '/withdraw all');
      await staff.changeRate();
      if (random.chance(0.5)) people.deposit(persona);
      await people.press(persona, 'confirm:');
    },
    'old-quote': async () => {
      await people.pressOld(await people.someoneWithPoints(), 'confirm:');
    },
    'keys-between': async () => {
      const persona = await people.someoneWithPoints();
      await people.say(persona, '/withdraw all');
      const isBefore = random.chance(0.5);
      if (isBefore) people.changeKeys(persona);
      await people.press(persona, 'confirm:');
      if (!isBefore) people.changeKeys(persona);
      if (random.chance(0.5)) await staff.changeRate();
    },
    'account-sold': async () => {
      const seller = people.personas.find(({ accounts }) => accounts.length > 1);
      const buyer = people.anyone();
      if (!seller || seller === buyer || isLasting('stall-irreversibility')) return;
      const account = people.give(seller, buyer);
      if (!account) return;
      if (random.chance(0.5)) people.deposit(buyer);
      await people.linkUp(buyer, account);
    },
    'points-hidden': async () => {
      const persona = await people.someoneWithPoints();
      await people.say(persona, '/withdraw all');
      await people.press(persona, 'confirm:');
      await staff.debit(persona, { alsoHeld: random.chance(0.5), wait: random.chance(0.5) });
      await people.press(persona, 'cancel_withdrawal:');
    },
    'clock-differs': () => {
      if (isLasting('clock-jumps') || isLasting('clock-differs')) return;
      const { least, most } = CLOCK_SECONDS;
      clock.skew(random.between(least, most) * (random.chance(0.5) ? 1 : -1));
      last('clock-differs', () => {
        clock.skew(0);
      });
    },
  } satisfies Record<string, Fault>;
}

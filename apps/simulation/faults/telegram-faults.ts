import type { SimulatedWorld } from '../world/simulated-world';
import type { Fault, FaultStage } from './fault-stage';

/** What Telegram does, and those who use it. */
export function telegramFaults({ world, people, last }: FaultStage) {
  const { telegram, random } = world;
  return {
    flood: () => {
      const retryAfterSeconds = random.between(1, 20);
      const method = 'sendMessage';
      telegram.addFault({ kind: 'too-many-requests', retryAfterSeconds, method });
    },
    // Who writes too much is refused for themselves alone.
    'chat-flood': async () => {
      const persona = people.anyone();
      const retryAfterSeconds = random.between(15, 900);
      const { id: chatId } = persona.person;
      telegram.addFault({ kind: 'too-many-requests', retryAfterSeconds, chatId, times: 2 });
      await people.say(persona, '/help');
    },
    'server-error': () => {
      telegram.addFault({ kind: 'server-error', times: 2 });
    },
    'telegram-lost': () => {
      const kind = random.pick(['connection-lost', 'reply-lost'] as const);
      telegram.addFault({ kind, times: 2 });
    },
    redelivery: () => redeliver(world),
    'bot-blocked': async () => {
      const { person } = people.anyone();
      world.silentChats.push(person.id);
      telegram.people.setBlocked(person, true);
      await world.calm();
      last('bot-blocked', async () => {
        telegram.people.setBlocked(person, false);
        await world.calm();
      });
    },
  } satisfies Record<string, Fault>;
}

async function redeliver(world: SimulatedWorld): Promise<void> {
  const recorded = await world.rows<{ update_id: string }>(
    'SELECT update_id FROM telegram_update ORDER BY update_id',
  );
  if (recorded.length === 0) return;
  const { update_id: updateId } = world.random.pick(recorded);
  world.telegram.redeliver(Number(updateId));
  await world.calm();
}

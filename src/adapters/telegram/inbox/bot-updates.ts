import { Ctx, Update, Use } from 'nestjs-telegraf';
import { Context } from 'telegraf';
import { UpdateReceiver } from './update-receiver';

/** The one door through which polled updates enter: each is recorded, so none may slip past it. */
@Update()
export class BotUpdates {
  constructor(private readonly receiver: UpdateReceiver) {}

  @Use()
  async onUpdate(@Ctx() context: Context): Promise<void> {
    await this.receiver.receive(context.update, true);
  }
}

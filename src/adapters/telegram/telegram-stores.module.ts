import { Module } from '@nestjs/common';
import { portsOf } from '../../kernel';
import { TelegramStore } from './telegram-store';
import { UpdateStore } from './update-store';

const PORTS = [TelegramStore, UpdateStore];

/** What the bot keeps, also for modules that leave messages to it. Another adapter stands behind it. */
@Module({ providers: portsOf(...PORTS), exports: PORTS })
export class TelegramStoresModule {}

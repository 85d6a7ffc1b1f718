import type {
  ChatLink,
  Customer,
  Freeze,
  KeyUpdate,
  Link,
  LinkRequest,
  TakenChat,
} from 'crowdwiz-gateway/internal/linking/index';
import { type MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { TableKey } from '../database/memory-table';

/** By id. */
export const CUSTOMERS = new TableKey<Customer>('customer');
/** By customer. */
export const FREEZES = new TableKey<Freeze>('customer_freeze');
/** By external reference: the customer's id. */
export const CUSTOMER_REFERENCES = new TableKey<{ readonly id: string }>('customer_reference');
/** By id. */
export const LINKS = new TableKey<Link>('link');
/** By id. */
export const LINK_REQUESTS = new TableKey<LinkRequest>('link_request');
/** By id. */
export const CHAT_LINKS = new TableKey<ChatLink>('chat_link');
/** In the order in which they were taken. */
export const TAKEN_CHATS = new TableKey<TakenChat>('taken_chat');
/** One row, named `only`. */
export const BOT = new TableKey<{ readonly name: string }>('telegram_bot');
/** By account and block. */
export const KEY_UPDATES = new TableKey<KeyUpdate>('key_update');

/** Rows name only customers who exist. */
export function requireCustomer(database: MemoryDatabase, id: string | null): void {
  if (id === null || database.in(CUSTOMERS).has(id)) return;
  throw new MemoryRefusal(`There is no customer ${id}`);
}

export function livingLinkOf(database: MemoryDatabase, customerId: string): Link | null {
  return database.in(LINKS).find((link) => link.customerId === customerId && link.endedAt === null);
}

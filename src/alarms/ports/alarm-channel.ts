import { listDecorator } from '../../kernel';
import type { Notice } from '../notice';

/** What came of sending a notice. */
export type Sending =
  | { readonly outcome: 'told' }
  | {
      readonly outcome: 'failed';
      /** One line without secrets. */
      readonly error: string;
      /** It is about this notice, which would be refused again: it is not tried for ever. */
      readonly isRefused: boolean;
      /** The receiver asks for so long a pause; null when it says nothing. */
      readonly retryAfterSeconds: number | null;
    };

/** A way to the operators. */
export abstract class AlarmChannel {
  /** Under which the database knows how far it is: small letters, for ever. */
  abstract readonly name: string;

  /** Never rejects, and takes a bounded time. Not inside a transaction. The same notice may come again. */
  abstract send(notice: Notice): Promise<Sending>;
}

/** Every channel of this process, in order. A symbol because it stands for a list. */
export const ALARM_CHANNELS = Symbol('ALARM_CHANNELS');

/** Has the class be told of alarms: an `AlarmChannel` that is a provider of any module. */
export const TellsOfAlarms = listDecorator<AlarmChannel>(ALARM_CHANNELS);

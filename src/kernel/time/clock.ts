/** The time of this machine. Chain time comes from blocks, never from here. */
export abstract class Clock {
  abstract now(): Date;
}

import { LONGEST_WAIT_SECONDS } from '../telegram-store';
import { FloodBrake } from './flood-brake';

const NOON = new Date('2026-01-01T12:00:00Z');
const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);

describe('the flood brake', () => {
  it('stops one chat for as long as Telegram says, and nobody else', () => {
    const brake = new FloodBrake();
    expect(brake.noteFlood('1', 7, NOON)).toEqual(later(7));
    expect(brake.isOn(NOON)).toBe(false);
  });

  it('stops everybody when a second chat is told so at the same time', () => {
    const brake = new FloodBrake();
    brake.noteFlood('1', 7, NOON);
    brake.noteFlood('2', 5, later(1));
    expect(brake.isOn(later(5))).toBe(true);
    expect(brake.isOn(later(6))).toBe(false);
  });

  it('forgets a chat whose time is over or whose message went through', () => {
    const brake = new FloodBrake();
    brake.noteFlood('1', 7, NOON);
    brake.noteFlood('2', 5, later(8));
    expect(brake.isOn(later(8))).toBe(false);
    brake.noteDelivery('2');
    brake.noteFlood('3', 5, later(9));
    expect(brake.isOn(later(9))).toBe(false);
  });

  it('lets nobody wait as long as the outbox would take for a wrong clock', () => {
    const day = 86_400;
    expect(new FloodBrake().noteFlood('1', day, NOON) < later(LONGEST_WAIT_SECONDS)).toBe(true);
  });

  it('lets go when the clock, which was a day ahead, is right again, and works from then on', () => {
    const brake = new FloodBrake();
    const tomorrow = 86_400;
    for (const chat of ['1', '2']) brake.noteFlood(chat, 7, later(tomorrow));
    expect(brake.isOn(later(tomorrow))).toBe(true);
    expect(brake.isOn(NOON)).toBe(false);
    brake.noteFlood('3', 7, NOON);
    expect(brake.isOn(NOON)).toBe(false);
    brake.noteFlood('4', 7, NOON);
    expect(brake.isOn(later(6))).toBe(true);
  });

  it('rests longer and longer while nothing gets through, and not at all afterwards', () => {
    const brake = new FloodBrake();
    brake.noteFailure(NOON);
    brake.noteFailure(NOON);
    expect(brake.isOn(NOON)).toBe(false);
    brake.noteFailure(NOON);
    expect(brake.isOn(later(0.2))).toBe(true);
    expect(brake.isOn(later(0.25))).toBe(false);
    for (let failure = 0; failure < 40; failure += 1) brake.noteFailure(NOON);
    expect(brake.isOn(later(14))).toBe(true);
    expect(brake.isOn(later(15))).toBe(false);
    brake.noteDelivery('1');
    brake.noteFailure(later(20));
    expect(brake.isOn(later(20))).toBe(false);
  });
});

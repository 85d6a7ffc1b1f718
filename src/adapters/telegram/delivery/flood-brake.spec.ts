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
});

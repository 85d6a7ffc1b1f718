import { behindPorts, implementationOf, portsOf } from './port';

abstract class Bell {}
abstract class Door {}
class BrassBell extends Bell {}
class OakDoor extends Door {}

describe('a port', () => {
  it('has one token for what stands behind it, and no other port has that one', () => {
    expect(implementationOf(Bell)).toBe(implementationOf(Bell));
    expect(implementationOf(Bell)).not.toBe(implementationOf(Door));
    expect(String(implementationOf(Bell))).toContain('Bell');
  });

  it('leads to what stands behind it', () => {
    expect(portsOf(Bell, Door)).toEqual([
      { provide: Bell, useExisting: implementationOf(Bell) },
      { provide: Door, useExisting: implementationOf(Door) },
    ]);
  });

  it('has nothing of an adapter behind it where somebody else stands', () => {
    const bindings = [
      { provide: Bell, useClass: BrassBell },
      { provide: Door, useClass: OakDoor },
    ];
    expect(behindPorts(bindings, new Set([Bell]))).toEqual([
      { provide: implementationOf(Door), useClass: OakDoor },
    ]);
  });
});

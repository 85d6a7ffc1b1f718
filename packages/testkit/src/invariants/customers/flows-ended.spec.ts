import { checkFlowsEnded } from './flows-ended';
import {
  DEPOSIT,
  REQUEST,
  soundWorld,
  WITHDRAWAL,
  type SoundWorld,
} from '../evidence/sound-evidence';

describe('flows-ended', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkFlowsEnded(world.evidence()).map(({ detail }) => detail);
  const find = (kind: string, subject: string) => {
    world.rows.findings.push({ kind, subject, evidence: {} });
  };

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees what has not ended, until a finding says so', () => {
    world.rows.withdrawals[0]!.state = 'approved';
    world.rows.outgoing[0]!.state = 'broadcast';
    world.rows.linkRequests[0]!.state = 'requested';
    world.rows.deposits[0]!.state = 'waiting';
    expect(complaints()).toHaveLength(4);
    for (const subject of [WITHDRAWAL, REQUEST, DEPOSIT]) find('stuck_flow', subject);
    expect(complaints()).toEqual([]);
  });

  it('lets one finding stand for all flows that wait for the same', () => {
    world.rows.withdrawals[0]!.state = 'approved';
    find('stuck_flow', 'withdrawal:hot_wallet_low');
    expect(complaints()).toEqual([]);
  });

  it('asks for a finding about each deposit that belongs to nobody', () => {
    world.rows.deposits[0]!.state = 'unattributed';
    find('other', DEPOSIT);
    expect(complaints()).toEqual([expect.stringContaining('no finding asks whose it is')]);
    find('unattributed_deposit', DEPOSIT);
    expect(complaints()).toEqual([]);
  });

  it('sees a message that was not delivered, unless its reader blocks the bot', () => {
    world.rows.letters[0]!.delivered_at = null;
    expect(complaints()).toEqual([expect.stringContaining('message 1 is undelivered')]);
    world.rows.chats[0]!.blocked_at = '2026-01-01';
    expect(complaints()).toEqual([]);
  });

  it('lets no message wait, however much later it is due', () => {
    const [letter] = world.rows.letters;
    Object.assign(letter!, { delivered_at: null, next_attempt_at: '2026-05-01T00:00:10Z' });
    world.rows.letters[1]!.delivered_at = null;
    expect(complaints()).toHaveLength(2);
  });

  it('lets everything wait while things are moving', () => {
    world.rows.withdrawals[0]!.state = 'approved';
    expect(checkFlowsEnded(world.evidence({ settled: false }))).toEqual([]);
  });
});

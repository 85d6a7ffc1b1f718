import { checkAgreedFees } from './money/agreed-fees';
import { checkBooks } from './money/books';
import { ChainTruth } from './evidence/chain-truth';
import { checkCreditedOnce } from './money/credited-once';
import { checkCustody } from './money/custody';
import { checkCustomers } from './customers/customers';
import type { Evidence, InvariantFacts } from './evidence/facts';
import { checkFeeCeilings, DEFAULT_FEE_CEILINGS } from './money/fee-ceilings';
import { checkFlowsEnded } from './customers/flows-ended';
import { checkLinking } from './customers/linking';
import { checkNoFreeOptions } from './rates/no-free-options';
import { checkOwedBack } from './money/owed-back';
import { checkPaidOnce } from './money/paid-once';
import { checkRatesOfEachAct } from './rates/rates-of-each-act';
import { checkRateRules } from './rates/rate-rules';
import { readRows } from './evidence/rows';
import { checkSealed } from './money/sealed';
import { checkServiceHolds } from './money/service-holds';
import { checkTold } from './customers/told';
import { checkToldNumbers } from './money/told-numbers';
import { checkUnexplained } from './money/unexplained';
import type { Violation } from './evidence/violation';
import { checkWentBack } from './money/went-back';

const RULES: readonly ((evidence: Evidence) => readonly Violation[])[] = [
  checkPaidOnce,
  checkCreditedOnce,
  checkBooks,
  checkServiceHolds,
  checkCustody,
  checkOwedBack,
  checkUnexplained,
  checkCustomers,
  checkLinking,
  checkFlowsEnded,
  checkTold,
  checkRateRules,
  checkNoFreeOptions,
  checkRatesOfEachAct,
  checkWentBack,
  checkSealed,
  checkFeeCeilings,
  checkAgreedFees,
  checkToldNumbers,
];

const CODE_ATTEMPTS = 5;
const RATE_CHANGE_FACTOR = '2';

/**
 * Holds a gateway's tables against the chain, and against each other, by code of its own: what the
 * gateway's own code gets wrong must not hide itself here. One violation per thing that is wrong.
 */
export async function checkInvariants(facts: InvariantFacts): Promise<readonly Violation[]> {
  return judge(await collectEvidence(facts));
}

/** Every rule, on evidence that was collected. */
export function judge(evidence: Evidence): readonly Violation[] {
  return RULES.flatMap((rule) => rule(evidence));
}

/** Reads tables and chain, the chain last: it may be ahead of the tables, never behind. */
export async function collectEvidence(facts: InvariantFacts): Promise<Evidence> {
  const rows = await readRows(facts.query);
  const startBlock = facts.startBlock ?? rows.cursor[0]?.start_block_number ?? 0;
  return {
    truth: new ChainTruth(facts.chain, facts.hotWalletId, startBlock, facts.lost ?? []),
    lostIsKnown: facts.lost !== undefined && facts.lost !== null,
    rows,
    pointsDecimals: facts.pointsDecimals,
    settled: facts.settled ?? true,
    foreignTransactionIds: new Set(facts.foreignTransactionIds),
    memoKey: facts.memoKey,
    codeSecret: facts.codeSecret,
    typedCodes: facts.typedCodes ?? [],
    silentChats: new Set((facts.silentChats ?? []).map(String)),
    historyDoubtful: facts.historyDoubtful ?? false,
    clockErrorMilliseconds: facts.clockErrorMilliseconds ?? 0,
    codeAttempts: facts.codeAttempts ?? CODE_ATTEMPTS,
    rateChangeFactorMaximum: facts.rateChangeFactorMaximum ?? RATE_CHANGE_FACTOR,
    feeCeilings: facts.feeCeilings ?? DEFAULT_FEE_CEILINGS,
    quorum: facts.quorum ?? 1,
    ...(facts.toldNumbers && { toldNumbers: facts.toldNumbers }),
  };
}

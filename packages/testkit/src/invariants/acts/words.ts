import { CWD_DECIMALS } from '../evidence/exact-rate';

export function inCwd(units: bigint): string {
  const digits = units.toString().padStart(CWD_DECIMALS + 1, '0');
  return `${digits.slice(0, -CWD_DECIMALS)}.${digits.slice(-CWD_DECIMALS)} CWD`;
}

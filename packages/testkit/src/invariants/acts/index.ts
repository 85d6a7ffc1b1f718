export { ActLog, type Act, type Direction } from './act-log';
export { judgeActs, type FactsOfHistory } from './judge-acts';

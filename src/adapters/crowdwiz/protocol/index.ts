export * from './block';
export { amountOf, formatWireTime, parseWireTime } from './byte-writer';
export { MAINNET_CHAIN_ID } from './btsdex-operations';
export * from './errors';
export {
  ADDRESS_PREFIX,
  decodePublicKey,
  encodePublicKey,
  isEncryptableTo,
  NULL_PUBLIC_KEY,
  PrivateKey,
} from './keys';
export {
  decryptMemo,
  encryptedLengthBytes,
  encryptMemo,
  packMemo,
  type PrintedMemo,
  type WireMemo,
} from './memo';
export * from './sign';
export * from './transaction';

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
export * from './ids';
export {
  decryptMemo,
  encryptedLengthBytes,
  encryptMemo,
  type PrintedMemo,
  type WireMemo,
} from './memo';
export { SEND_MESSAGE_OPERATION, TRANSFER_OPERATION, type WireOperation } from './operations';
export { packMemo } from './pack-memo';
export * from './sign-transaction';
export * from './signature';
export * from './transaction';

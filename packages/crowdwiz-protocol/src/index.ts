export * from './block';
export { MAINNET_CHAIN_ID } from './chain-id';
export { curveLibrary, type CurveLibrary } from './curve';
export * from './errors';
export {
  ADDRESS_PREFIX,
  decodeAddress,
  decodePublicKey,
  encodeAddress,
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
export {
  OPERATION_COUNT,
  operationName,
  SEND_MESSAGE_OPERATION,
  TRANSFER_OPERATION,
  type WireOperation,
} from './operations';
export { packMemo } from './pack-memo';
export * from './sign-transaction';
export * from './signature';
export {
  packSignedTransaction,
  packTransaction,
  transactionDigest,
  transactionId,
  unpackSignedTransaction,
  unpackTransaction,
  type WireAmount,
  type WireTransaction,
} from './transaction';
export { amountOf, formatWireTime, parseWireTime, type Origin } from './wire/byte-writer';
export { decodeText } from './wire/text-bytes';

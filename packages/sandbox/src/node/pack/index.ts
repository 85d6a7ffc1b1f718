export { digestOfHeader, idOfBlock, merkleRootOf, type BlockHeader } from './block';
export { OPERATION_COUNT, firstAccountField, operationCodec } from './operations';
export {
  packedLength,
  packedOperationLength,
  packTransaction,
  transactionIdOf,
} from './transaction';

/** sha256 of CrowdWiz's mainnet genesis. */
export const MAINNET_CHAIN_ID = '4bb7d961ed2ed1b2b618711b1bd4d8d905abe061fcb9c79d1ba15468eadfa998';

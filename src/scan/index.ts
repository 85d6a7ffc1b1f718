export * from './chain-facts';
export * from './ports/block-listener';
export * from './ports/chain-reader';
export * from './ports/scan-cursor';
export * from './ports/scan-lock';
export * from './scan-chain';
export * from './scan-settings';
export * from './scan.module';

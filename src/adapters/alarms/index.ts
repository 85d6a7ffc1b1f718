export * from './alarm-pump';
export * from './alarm-pump-options';
export * from './alarm-pump.module';

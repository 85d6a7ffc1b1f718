export * from './cycle-caller';
export * from './cycle-triggers';
export * from './schedule-options';
export * from './schedule.module';
export * from './system-clock';

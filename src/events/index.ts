export * from './ports/event-feed';
export * from './ports/event-store';
export * from './recorded-event';

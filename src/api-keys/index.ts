export * from './api-keys.module';
export * from './issue-key';
export * from './issued-key';
export { peopleWith } from './key-people';
export * from './key-ring';
export * from './ports/issued-keys';
export * from './ports/operator-sessions';
export * from './revoke-key';
export * from './rotate-key';
export {
  type OperatorSession,
  SESSION_IDLE_MILLISECONDS,
  SESSION_LIFE_MILLISECONDS,
  SESSIONS_OF_KEY_MAXIMUM,
} from './sessions/operator-session';
export * from './sessions/session-ring';
export * from './sessions/start-session';

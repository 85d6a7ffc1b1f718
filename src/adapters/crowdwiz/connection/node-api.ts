export type NodeApi = 'database' | 'history' | 'network_broadcast';

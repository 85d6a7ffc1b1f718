import { Module } from '@nestjs/common';
import {
  bootGateway,
  type BootOptions,
  type Environment,
  LinkingModule,
  readGatewayConfig,
} from 'crowdwiz-gateway';
import { TransactionSigner } from 'crowdwiz-gateway/ports';
import { RemoteSigner } from './remote-signer';
import { SignerConnection } from './signer-connection';
import { NoteSignerNews, SIGNER_MIGRATIONS } from './signer-news';
import { TellSigner } from './tell-signer';

const CONNECTION = {
  provide: SignerConnection,
  useFactory: () => {
    const path = process.env['SIGNER_SOCKET'] ?? '';
    if (path === '') throw new Error('SIGNER_SOCKET is not set: the Unix socket of the signer');
    return new SignerConnection(path);
  },
};

@Module({
  imports: [LinkingModule],
  providers: [CONNECTION, TellSigner, NoteSignerNews],
  exports: [SignerConnection],
})
export class OwnSignerModule {}

export const WITH_OWN_SIGNER: BootOptions = {
  imports: [OwnSignerModule],
  replace: [{ port: TransactionSigner, by: RemoteSigner }],
  migrations: SIGNER_MIGRATIONS,
};

/** No key is in the settings: one that is there is refused. */
export const startGateway = (environment: Environment, options: BootOptions = WITH_OWN_SIGNER) =>
  bootGateway(readGatewayConfig(environment, { keys: 'signer' }), options);

/** The few parts of the btsdex family that are used here; the packages ship no types. */
declare module 'btsdex-ecc' {
  export function setAddressPrefix(prefix: string): string;
  export interface EccPublicKey {
    toPublicKeyString(): string;
  }
  export class PrivateKey {
    static fromWif(wif: string): PrivateKey;
    toPublicKey(): EccPublicKey;
    toWif(): string;
    get_shared_secret(publicKey: EccPublicKey): Buffer;
  }
  export const PublicKey: { fromPublicKeyString(text: string): EccPublicKey | null };
  export class Signature {
    static signBufferSha256(digest: Buffer, key: PrivateKey): Signature;
    static fromHex(hex: string): Signature;
    toHex(): string;
    verifyHash(digest: Buffer, publicKey: EccPublicKey): boolean;
    recoverPublicKey(digest: Buffer): EccPublicKey;
  }
  export const Aes: {
    encrypt_with_checksum(
      key: PrivateKey,
      publicKey: EccPublicKey,
      nonce: string,
      message: Buffer,
    ): Buffer;
    decrypt_with_checksum(
      key: PrivateKey,
      publicKey: EccPublicKey,
      nonce: string,
      message: Buffer,
    ): Buffer;
  };
}

declare module 'btsdex-serializer' {
  /** How one field is written; opaque to us. */
  export interface FieldType {
    readonly fieldTypeBrand?: never;
  }
  export class Serializer {
    static printDebug: boolean;
    readonly keys: readonly string[];
    constructor(name: string, fields: Record<string, FieldType | Serializer>);
    fromObject(wire: object): object;
    toBuffer(parsed: object): Buffer;
    fromBuffer(bytes: Buffer): object;
    toObject(parsed: object): object;
  }
  export const types: {
    uint8: FieldType;
    uint16: FieldType;
    uint32: FieldType;
    int64: FieldType;
    bool: FieldType;
    time_point_sec: FieldType;
    object_id_type: FieldType;
    array(item: FieldType | Serializer): FieldType;
    optional(item: FieldType | Serializer): FieldType;
    set(item: FieldType | Serializer): FieldType;
    map(key: FieldType | Serializer, value: FieldType | Serializer): FieldType;
    protocol_id_type(name: string): FieldType;
  };
  export const ops: {
    operation: FieldType & { st_operations: (Serializer | undefined)[] };
    asset: Serializer;
    memo_data: Serializer;
    transaction: Serializer;
  };
  export const ChainTypes: { object_type: Record<string, number> };
}

declare module 'btsdex-api' {
  export function addConfig(config: {
    name: string;
    coreAsset: string;
    addressPrefix: string;
    chainId: string;
  }): number;
}

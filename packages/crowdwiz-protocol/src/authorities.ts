import type { ByteWriter } from './byte-writer';
import { MalformedWireError } from './errors';
import { ripemd160, sha512 } from './hashes';
import { decodePublicKey } from './keys';
import {
  compareInstances,
  list,
  number,
  pair,
  record,
  text,
  writeAccount,
  writeAscending,
  writeEmptyExtensions,
  writeUint16,
} from './wire-fields';

/** Votes are "type:instance" in one number of 32 bits. */
const VOTE = /^(0|[1-9]\d{0,2}):(0|[1-9]\d{0,7})$/;
const VOTE_TYPE_MAXIMUM = 0xff;
const VOTE_INSTANCE_MAXIMUM = 0xff_ffff;

export function writeAuthority(writer: ByteWriter, value: unknown): void {
  const authority = record(value);
  writer.uint32(number(authority['weight_threshold']));
  writeAscending(
    writer,
    list(authority['account_auths']),
    (into, entry) => {
      const [account, weight] = pair(entry);
      writeAccount(into, account);
      writeUint16(into, weight);
    },
    (one, other) => compareInstances(pair(one)[0], pair(other)[0]),
  );
  writeAscending(
    writer,
    list(authority['key_auths']),
    (into, entry) => {
      const [key, weight] = pair(entry);
      into.bytes(decodePublicKey(text(key)));
      writeUint16(into, weight);
    },
    (one, other) => addressOf(pair(one)[0]).compare(addressOf(pair(other)[0])),
  );
  // Addresses of keys are a relic: nobody has proved their bytes here.
  if (list(authority['address_auths']).length > 0) {
    throw new MalformedWireError('an authority with addresses');
  }
  writer.varint(0);
}

/** Nodes order keys by these. */
function addressOf(key: unknown): Buffer {
  return ripemd160(sha512(decodePublicKey(text(key))));
}

export function writeAccountOptions(writer: ByteWriter, value: unknown): void {
  const options = record(value);
  writer.bytes(decodePublicKey(text(options['memo_key'])));
  writeAccount(writer, options['voting_account']);
  writeUint16(writer, options['num_witness']);
  writeUint16(writer, options['num_committee']);
  writeAscending(
    writer,
    list(options['votes']).map(voteOf),
    (into, { type, instance }) => {
      into.uint32(instance * 0x100 + type);
    },
    (one, other) => one.instance - other.instance,
  );
  writeEmptyExtensions(writer, options['extensions']);
}

interface Vote {
  readonly type: number;
  readonly instance: number;
}

function voteOf(value: unknown): Vote {
  const [, type, instance] = VOTE.exec(text(value)) ?? [];
  const vote = { type: Number(type), instance: Number(instance) };
  if (vote.type <= VOTE_TYPE_MAXIMUM && vote.instance <= VOTE_INSTANCE_MAXIMUM) return vote;
  throw new MalformedWireError('a vote does not fit into 32 bits');
}

import type { ByteWriter } from './byte-writer';
import { decodePublicKey } from './keys';
import {
  list,
  number,
  record,
  text,
  writeAccount,
  writeAmount,
  writeEmptyExtensions,
  writeOptional,
  writeText,
} from './wire-fields';

/**
 * Accounts with one key per role and no votes, as nearly all are: their lists need no sorting, and
 * btsdex would take a tenth of a second to unpack the keys.
 */
export function isPlainAccountOperation(fields: Record<string, unknown>): boolean {
  return (
    [fields['owner'], fields['active']].every(isPlainAuthority) &&
    [fields['options'], fields['new_options']].every(isPlainOptions)
  );
}

export function writeAccountCreate(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['registrar']);
  writeAccount(writer, fields['referrer']);
  writer.uint16(number(fields['referrer_percent']));
  writeText(writer, fields['name']);
  writePlainAuthority(writer, fields['owner']);
  writePlainAuthority(writer, fields['active']);
  writePlainOptions(writer, fields['options']);
  writeEmptyExtensions(writer, fields['extensions']);
}

export function writeAccountUpdate(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['account']);
  writeOptional(writer, fields['owner'], writePlainAuthority);
  writeOptional(writer, fields['active'], writePlainAuthority);
  writeOptional(writer, fields['new_options'], writePlainOptions);
  writeEmptyExtensions(writer, fields['extensions']);
}

function isPlainAuthority(authority: unknown): boolean {
  if (authority === undefined || authority === null) return true;
  const { account_auths: accounts, key_auths: keys, address_auths: addresses } = record(authority);
  return list(accounts).length === 0 && list(keys).length <= 1 && list(addresses).length === 0;
}

function isPlainOptions(options: unknown): boolean {
  return options === undefined || options === null || list(record(options)['votes']).length === 0;
}

function writePlainAuthority(writer: ByteWriter, value: unknown): void {
  const { weight_threshold: threshold, key_auths: keys } = record(value);
  writer.uint32(number(threshold));
  writer.varint(0);
  writer.varint(list(keys).length);
  for (const entry of list(keys)) {
    const [key, weight] = list(entry);
    writer.bytes(decodePublicKey(text(key)));
    writer.uint16(number(weight));
  }
  writer.varint(0);
}

function writePlainOptions(writer: ByteWriter, value: unknown): void {
  const options = record(value);
  writer.bytes(decodePublicKey(text(options['memo_key'])));
  writeAccount(writer, options['voting_account']);
  writer.uint16(number(options['num_witness']));
  writer.uint16(number(options['num_committee']));
  writer.varint(0);
  writeEmptyExtensions(writer, options['extensions']);
}

import { MalformedWireError } from '../errors';
import { text } from './values';
import type { WireType } from './wire-type';

const SPACE_SHIFT = 56n;
const TYPE_SHIFT = 48n;
const BYTE_MASK = 0xffn;
const ANY_INSTANCE_MASK = (1n << TYPE_SHIFT) - 1n;

/** Votes are "type:instance" in one number of 32 bits. */
const VOTE = /^(0|[1-9]\d{0,2}):(0|[1-9]\d{0,7})$/;
const VOTE_TYPE_MAXIMUM = 0xff;
const VOTE_INSTANCE_MAXIMUM = 0xff_ffff;
const VOTE_TYPES = VOTE_TYPE_MAXIMUM + 1;

/** Ids of one kind ("1.2"): the instance alone, of up to 64 bits. Sorted by it. */
export function idOf(kind: string): WireType {
  const prefix = `${kind}.`;
  return {
    write: (writer, value) => {
      writer.instance(text(value), prefix);
    },
    read: (reader) => `${prefix}${reader.varint()}`,
    compare: compareInstances,
  };
}

/** An id of any kind: space, type and an instance of up to 48 bits. */
export const anyId: WireType = {
  write: (writer, value) => {
    writer.objectId(text(value));
  },
  read: (reader) => {
    const packed = reader.uint64Exact();
    const type = (packed >> TYPE_SHIFT) & BYTE_MASK;
    return `${packed >> SPACE_SHIFT}.${type}.${packed & ANY_INSTANCE_MASK}`;
  },
};

/** "1:5"; sorted by the instance alone, so that of two with the same one only the first is kept. */
export const vote: WireType = {
  write: (writer, value) => {
    const { type, instance } = voteOf(value);
    writer.uint32(instance * VOTE_TYPES + type);
  },
  read: (reader) => {
    const packed = reader.uint32();
    return `${packed % VOTE_TYPES}:${Math.floor(packed / VOTE_TYPES)}`;
  },
  compare: (one, other) => voteOf(one).instance - voteOf(other).instance,
};

function voteOf(value: unknown): { type: number; instance: number } {
  const [, type, instance] = VOTE.exec(text(value)) ?? [];
  const parts = { type: Number(type), instance: Number(instance) };
  if (parts.type <= VOTE_TYPE_MAXIMUM && parts.instance <= VOTE_INSTANCE_MAXIMUM) return parts;
  throw new MalformedWireError('a vote does not fit into 32 bits');
}

/** By length, then by digits: the instances are without leading zeros, and of one kind. */
function compareInstances(one: unknown, other: unknown): number {
  const [left, right] = [text(one), text(other)];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}

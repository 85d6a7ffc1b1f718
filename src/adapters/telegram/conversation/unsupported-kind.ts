/** What people send that the bot cannot obey, answered each with a sentence. */
export const UNSUPPORTED_KINDS = [
  'sticker',
  'photo',
  'voice',
  'video',
  'file',
  'location',
  'contact',
  'other_media',
  'edited',
  'forwarded',
] as const;

export type UnsupportedKind = (typeof UNSUPPORTED_KINDS)[number];

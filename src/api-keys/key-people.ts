import { COMMAND_NAME, SETTINGS_KEY_NAMES, type StoredKey } from './issued-key';
import { KEY_MEMORY_MILLISECONDS } from './key-ring';
import type { IssuedKeys } from './ports/issued-keys';

/** Everybody who may act by the key now, in small letters: its owner, and whoever may know a secret of it that is taken. */
export function peopleWith(key: StoredKey, now: Date): readonly string[] {
  const { owner, shownTo, formerUntil, formerShownTo } = key;
  const former = formerUntil !== null && isTaken(formerUntil, now) ? formerShownTo : [];
  return [...new Set([owner.toLowerCase(), ...shownTo, ...former])];
}

/**
 * Who may know the secret that the holder of the key `by` is shown. A key that somebody made up is theirs, and so is
 * each one that is made by it. A key of the settings, and the command, are nobody's in particular.
 */
export async function whoIsShown(
  keys: IssuedKeys,
  by: string,
  now: Date,
): Promise<readonly string[]> {
  if (by === SETTINGS_KEY_NAMES.admin) return [];
  const giver = await keys.findByName(by);
  if (giver) return peopleWith(giver, now);
  return by === COMMAND_NAME ? [] : [by.toLowerCase()];
}

/** Processes may take it for a moment longer. */
function isTaken(until: Date, now: Date): boolean {
  return now.getTime() < until.getTime() + KEY_MEMORY_MILLISECONDS;
}

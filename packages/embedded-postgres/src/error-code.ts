/** Whether a system call or the database failed for this reason ("ENOENT", "28P01"). */
export function hasErrorCode(error: unknown, code: string): boolean {
  // Not `instanceof Error`: errors of Node's own modules come from another realm under Jest.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

import { DomainError } from '../../src/kernel';

/** The code by which it is refused; `none` when it is not. Any other error is thrown. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

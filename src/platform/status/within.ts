/** The result, or an error when the work fails or takes longer. Never rejects. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | Error> {
  let timer: NodeJS.Timeout | undefined;
  const timeOut = new Promise<Error>((resolve) => {
    const error = new Error(`no answer within ${milliseconds} milliseconds`);
    timer = setTimeout(resolve, milliseconds, error);
  });
  try {
    return await Promise.race([work, timeOut]);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(timer);
  }
}

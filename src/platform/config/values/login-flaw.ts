/** Why user and password of a URL cannot be told apart from their encoding; null: they can. Quotes neither. */
export function loginFlaw(url: string): string | null {
  const { username, password } = new URL(url);
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return null;
  } catch {
    return 'a URL whose user or password has a % that stands for itself: write %25 for each %';
  }
}

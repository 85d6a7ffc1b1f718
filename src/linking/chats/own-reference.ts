/**
 * Under which reference the bot makes a customer for a chat. Where former ones were taken from the chat, it is
 * another one: whoever has the chat by now must not come back to them by writing again.
 */
export function referenceOfChat(chatId: string, ownersTaken: number): string {
  const first = `telegram:${chatId}`;
  return ownersTaken === 0 ? first : `${first}:${ownersTaken + 1}`;
}

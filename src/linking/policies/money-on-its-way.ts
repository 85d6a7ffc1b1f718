/** Whether money of a customer is moving, so that the link must not change now. */
export abstract class MoneyOnItsWay {
  /** True while a withdrawal is not final or a seen deposit waits for its irreversible block. */
  abstract isMoving(customerId: string): Promise<boolean>;
}

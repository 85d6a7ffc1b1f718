/** The link of withdrawal `w` is one to whose account may be paid. */
export const LINK_IS_PAYABLE = `EXISTS (
  SELECT 1 FROM link l WHERE l.customer_id = w.customer_id AND l.account_id = w.account_id
    AND l.ended_at IS NULL AND l.suspended_at IS NULL)`;

/** The account of withdrawal `w` is linked, and must be proven again. */
export const LINK_IS_SUSPENDED = `EXISTS (
  SELECT 1 FROM link l WHERE l.customer_id = w.customer_id AND l.account_id = w.account_id
    AND l.ended_at IS NULL AND l.suspended_at IS NOT NULL)`;

/**
 * The customer of withdrawal `w` was paid for something that no points were taken for yet, or has spent
 * points of a deposit that went with a chain that has gone back.
 */
export const CUSTOMER_OWES = `(EXISTS (
  SELECT 1 FROM owed_back b WHERE b.customer_id = w.customer_id AND b.state = 'open')
  OR EXISTS (
  SELECT 1 FROM gone_deposit g WHERE g.customer_id = w.customer_id AND g.points_owed > 0))`;

/** Operators hold back what the customer of withdrawal `w` could take out. */
export const CUSTOMER_IS_FROZEN = `EXISTS (
  SELECT 1 FROM customer_freeze f WHERE f.customer_id = w.customer_id)`;

/** What keeps an approved withdrawal `w` from being looked at; null when nothing does. */
export const HELD_UP_BY = `CASE WHEN ${CUSTOMER_IS_FROZEN} THEN 'customer_frozen'
  WHEN NOT ${LINK_IS_PAYABLE} THEN 'link_suspended'
  WHEN ${CUSTOMER_OWES} THEN 'owed_back' END`;

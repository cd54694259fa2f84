/** The events that a webhook can subscribe to. */
export const webhookEvents = [
  'export_task.exported',
  'export_task.invalid',
  'export_task.expired',
  'export_schedule.suspended',
] as const;

/** An event that a webhook can subscribe to. */
export type WebhookEvent = (typeof webhookEvents)[number];

/** Sent to the other webhooks of the enterprise, whatever they subscribe to, when the service disables one. */
export const WEBHOOK_DISABLED = 'export_webhook.disabled';

/** Sent to one webhook that a member tests. */
export const WEBHOOK_TEST = 'export_webhook.test';

/** The outcome of a try: the receiver answered 2xx, 410 or any other status; or why there is no answer. */
export const tryOutcomes = ['delivered', 'gone', 'status', 'timeout', 'address', 'connection'] as const;

export type TryOutcome = (typeof tryOutcomes)[number];

/** One try of a delivery, in the words of the delivery log. */
export interface WebhookTry {
  /** When it began, in ISO 8601. */
  time: string;
  /** The status of the answer; null without one. */
  status: number | null;
  milliseconds: number;
  outcome: TryOutcome;
}

/** Whether a delivery waits for its next try, has succeeded, or has failed for good. */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

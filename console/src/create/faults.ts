/** The parts of the view at which a fault is shown. */
const faultPlaces = [
  'extend',
  'query',
  'filter',
  'order',
  'options',
  'name',
  'describe',
  'schedule',
] as const;

export type FaultPlace = (typeof faultPlaces)[number];

/** A refusal of the service: messages have the form `<field>: <fault>. <what is valid>.` */
export interface ServiceFault {
  place: FaultPlace | undefined;
  /** The field as the message names it, e.g. `query.mac.$like`; empty if it names none. */
  field: string;
  text: string;
}

/** The field that a message of the service names. */
export function serviceFault(message: string): ServiceFault {
  const [, field = '', text = message] = /^([^\s:]+): (.+)$/s.exec(message) ?? [];
  const first = /^(?:params\.)?(\w+)/.exec(field)?.[1];
  const place = faultPlaces.find((one) => one === first);
  return place === undefined ? { place, field: '', text: message } : { place, field, text };
}

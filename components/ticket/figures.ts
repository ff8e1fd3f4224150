/** `12,345`. By hand: Node and browsers group figures differently, and the page would not hydrate. */
export const figure = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 ticket`, `12,345 tickets`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${figure(count)} ${count === 1 ? one : many}`;

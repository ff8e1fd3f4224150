/** `12,345`. By hand: Node and browsers group figures differently. */
export const figure = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

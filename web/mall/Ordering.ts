/** An order from its quote to what is asked for after it: one file, as every route names its files in the first load. */
export { default as Checkout } from './Checkout.tsx'
export { default as Order } from './Order.tsx'
export { default as Orders } from './Orders.tsx'

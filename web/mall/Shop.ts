/** Looking for goods, claiming coupons and putting goods in the basket: one file, as every route names its files in the first load. */
export { default as Basket } from './Basket.tsx'
export { default as Coupons } from './Coupons.tsx'
export { default as Flash } from './flash/Flash.tsx'
export { default as Good } from './Good.tsx'
export { default as Mall } from './Mall.tsx'

/** From where pieces are sold: a warehouse of the store, or what a flash sale has set apart in it. */

/** As if it were a warehouse of the sale's name inside the one that its pieces come from. */
export const flashWarehouse = (sale: string, warehouse: string): string => `${sale} ${warehouse}`
/** From where pieces really come, and where those go that are sent back: a sale is not filled up again. */
export const homeOf = (warehouse: string): string => warehouse.replace(/^mall-flash-[0-9a-f]{32} /, '')

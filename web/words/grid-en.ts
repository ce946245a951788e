import type { GridWords } from './grid-zh.ts'

export const en: GridWords = {
  filter: 'Filter the table',
  rows: (count) => (count === 1 ? '1 row' : `${count} rows`),
  some: (count, all) => `${count} of ${all} rows`,
  further: 'more to come',
  noneMatch: 'No row matches.',
  all: 'Show all',
  export: 'Export CSV',
  more: (count) => `Show ${count} more rows`,
  sort: (title) => `Sort by ${title}`,
  askFurther: 'Next page',
}

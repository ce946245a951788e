/** What stands around every table of a desk, in Chinese; the shape is the shape of every language. */
export const zh = {
  filter: '在表中筛选',
  rows: (count: number) => `${count} 行`,
  some: (count: number, all: number) => `${count} / ${all} 行`,
  further: '后面还有',
  noneMatch: '没有符合的行。',
  all: '看全部',
  export: '导出 CSV',
  more: (count: number) => `再显示 ${count} 行`,
  sort: (title: string) => `按${title}排序`,
  askFurther: '再取一页',
}
export type GridWords = typeof zh

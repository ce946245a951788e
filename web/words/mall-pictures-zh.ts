/** Pictures of a case, in Chinese. */
export const zh = {
  title: (of: string) => `${of}的照片`,
  by: { buyer: '买家', merchant: '店家' },
  one: (by: string, n: number, of: number) => `${by}的照片，第 ${n} 张，共 ${of} 张`,
  add: '添加照片',
  adding: '正在上传',
  added: '照片已上传。',
  hint: (most: number) =>
    `拍清楚破损、标签或包装，每方最多 ${most} 张。店家、买家和裁决的人看得到；拍摄地点等信息不会保留。`,
}
export type PictureWords = typeof zh

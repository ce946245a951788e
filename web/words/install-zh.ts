/** Labels of installing the app, in Chinese; the shape is the shape of every language. */
export const zh = {
  title: '安装应用',
  why: '像应用一样打开，没有地址栏；只占约 1 MB，随时可以删除。',
  offer: '把 Qiao 放到桌面？下次点一下就打开。',
  install: '安装到桌面',
  notNow: '以后再说',
  byHand: ['点浏览器的“分享”按钮（方框里向上的箭头）。', '选“添加到主屏幕”。', '点右上角“添加”。'],
}
export type InstallWords = typeof zh

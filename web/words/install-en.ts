import type { InstallWords } from './install-zh.ts'

/** Labels of installing the app, in English. */
export const en: InstallWords = {
  title: 'Install the app',
  why: 'Opens like an app, without an address bar; takes about 1 MB and can be removed at any time.',
  offer: 'Put Qiao on your home screen? Next time it opens with one tap.',
  install: 'Install',
  notNow: 'Not now',
  byHand: [
    'Press the browser’s Share button (a square with an arrow up).',
    'Choose “Add to Home Screen”.',
    'Press “Add” at the top right.',
  ],
}

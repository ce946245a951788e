/** Labels of notifications, in English. */
import type { NoticesWords } from './notices-zh.ts'

export const en: NoticesWords = {
  lead: 'Know at once when something happens. A locked screen never shows a balance; amounts and names only if you choose so.',
  here: 'This device',
  hereOn: 'On',
  hereOff: 'Off',
  whatFor:
    'Money that arrives, bills that fall due, and anyone who tries to come into your account are then shown on this device. Your browser will ask whether to allow notifications: please say yes.',
  turnOn: 'Turn on here',
  turnOff: 'Turn off here',
  trial: 'Send me one now',
  trialSent: 'Sent. It appears on your devices within seconds.',
  notAllowed: 'The browser did not allow notifications, and nothing has changed. Press again if you want them.',
  noService: 'The browser cannot reach its push service now. Please check the network and try again.',
  cannot: {
    denied:
      'Your browser forbids notifications from here, and we cannot ask again. Press the sign to the left of the address, set notifications to “Allow”, and come back; on a phone they are in the system’s settings of this app.',
    install:
      'On an iPhone or iPad the app must be on the Home Screen first: press Share, choose “Add to Home Screen”, open it from there and come back to this place.',
    no: 'This browser cannot show notifications. What matters still comes by text.',
  },
  about: 'What to notify of',
  categories: {
    'money-in': ['Money in', 'Transfers to you, money you brought in'],
    'money-out': ['Money out', 'How a bill’s payment ended, money paid out, money that came back'],
    bills: ['Bills', 'New, due soon, overdue, corrected, given back'],
    work: ['Work', 'Bill runs, firms’ accounts'],
    security: ['Security', 'Someone tried to come in, a new phone number. Always on, at any hour'],
  },
  quiet: 'Quiet hours',
  quietAbout: 'What comes then waits for their end; security does not',
  from: 'From',
  until: 'Until',
  shown: 'How to notify',
  showAmounts: ['Show amounts and names', 'Others can read them on a locked screen'],
  textsToo: ['Text me as well', 'Otherwise what a device has got is not texted too; security always is'],
  devices: 'Devices that get notifications',
  none: 'None yet',
  unknownDevice: 'Unknown device',
  thisOne: 'this one',
  since: 'Since',
  last: 'last reached',
  trouble: 'not reached last time',
  remove: 'Turn off',
  removeAsk: (device) => `No more notifications to “${device}”?`,
  saved: 'Saved',
}

// How long tests try that could go on forever: once in `npm test`, twenty times as long in `npm run test:long`.

/** A count of tries is multiplied by this. */
export const effort = process.env['MLP_TRAIN_LONG'] ? 20 : 1;

// What a net is for.

/** Every task, by its name in files. */
export const tasks = ['classes', 'regression'] as const;

/** To tell classes apart, or to predict real numbers. */
export type Task = (typeof tasks)[number];

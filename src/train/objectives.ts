// The objectives, one for each kind of targets.
import type { Targets } from '../autograd/tensor.js';
import type { Dataset, TargetArray } from '../dataset/dataset.js';
import { isArray, isFloat32Array } from '../kinds.js';
import { classes } from './class-objective.js';
import type { Objective } from './objective.js';
import { regression } from './regression-objective.js';
import type { Task } from './task.js';

/** The objective of each task, by its name in files. */
export const objectives: Readonly<Record<Task, Objective>> = { classes, regression };

/** What a data set's targets are for. */
export function taskOf({ labels }: Pick<Dataset<TargetArray>, 'labels'>): Task {
  return isFloat32Array(labels) ? 'regression' : 'classes';
}

/** The objective of a batch's targets: class indices are an array, real targets a tensor. */
export function objectiveOf(y: Targets): Objective {
  return ArrayBuffer.isView(y) || isArray(y) ? classes : regression;
}

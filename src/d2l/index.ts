// The names of "Dive into Deep Learning", chapters 3 and 4, as the book spells them (in camelCase).
import '../kernels/choose.js'; // hands the choice of a backend in

export { Accumulator } from './accumulator.js';
export { Animator, type AnimatorOptions } from './animator.js';
export { getFashionMnistLabels, loadDataFashionMnist } from './data.js';
export { predictCh3 } from './predict.js';
export { showImages, type PictureOptions } from './show-images.js';
export { Timer } from './timer.js';
export { accuracy, evaluateAccuracy, sgd, trainCh3, trainEpochCh3 } from './train.js';

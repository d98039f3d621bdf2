// The entry for browsers, edge workers and wherever else there is no addon and no file: a model that is there already, and its answers.
export { MlpError, type ErrorCode } from '../errors.js';
export type { TraitRanges, Traits } from '../images/traits.js';
export type { Encoder } from '../tables/encoders.js';
export type { Preprocessing, RobustScale } from '../tables/preprocessing.js';
export type { TableRecord, Value } from '../tables/records.js';
export type { ModelDescription } from '../train/model-fields.js';
export type { Inputs } from './inputs.js';
export { loadModel, type ClassModel, type ValueModel } from './model.js';
